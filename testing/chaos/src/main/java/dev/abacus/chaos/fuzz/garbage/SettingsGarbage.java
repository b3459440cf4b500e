package dev.abacus.chaos.fuzz.garbage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.chaos.fuzz.grammar.SeededRandom;
import dev.abacus.chaos.suite.SuiteProcesses;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Garbage as settings: documents that are not the suite's. */
public final class SettingsGarbage {

    static final List<String> APPLICATIONS = Stream.concat(
                    Stream.of("application", "gateway"), SuiteProcesses.SERVICES.stream())
            .toList();

    private static final String[] DOCUMENTS = {
        "",
        " ",
        "\n\n",
        "x",
        "5",
        "null",
        "true",
        "[]",
        "- a\n- b\n",
        "{",
        "a: b: c",
        "\t- x",
        "---\n---\n---\n",
        "%YAML 9\n---\na: 1",
        "<html><body>503</body></html>",
        "{\"abacus\":{\"routing\":{\"atempts\":3}}}",
        "abacus: 5",
        "abacus:\n  routing: 5",
        "abacus:\n  routing: [1, 2]",
        "abacus.routing: x",
        "? a\n: b",
        "!!java.lang.Object {}",
        "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://127.0.0.1:1/\"]]]]",
        "a: &a [*a]",
        "abacus: *nope",
        "abacus:\n  limits:\n    max-numbers: 5\n    max-numbers: 6\n",
        "spring:\n  config:\n    activate:\n      on-profile: prod\nabacus:\n  limits:\n    max-numbers: 1\n",
        "spring.config.import: file:/etc/passwd",
        "server.port: 1",
        "\u0000",
        "\ufeffabacus: {}",
        "abacus:\n  limits:\n    max-numbers: ${nope}\n",
        "abacus:\n  limits:\n    max-numbers: ${abacus.limits.max-numbers}\n"
    };

    /** All settings of the applications, by their names behind {@code abacus.}, and names that are no settings. */
    public static final List<String> NAMES = List.of(
            "limits.max-numbers",
            "limits.max-body",
            "limits.max-value",
            "limits.nope",
            "receiving.head-timeout",
            "receiving.body-timeout",
            "receiving.answer-timeout",
            "receiving.max-partial",
            "receiving.max-buffered",
            "etcd.endpoints",
            "etcd.user",
            "etcd.password",
            "etcd.timeout",
            "etcd.quota",
            "etcd.group-commit",
            "retention",
            "warm-up.duration",
            "warm-up.calls",
            "warm-up.paths",
            "tracing.enabled",
            "tracing.sampling",
            "tracing.zipkin.endpoint",
            "drain.notice",
            "cors.allowed-origins",
            "routing.connect-timeout",
            "routing.response-timeout",
            "routing.attempts",
            "routing.atempts",
            "routing.max-concurrent-calls",
            "routing.slow-start",
            "routing.retries.percent",
            "routing.retries.reserve",
            "routing.hedges.enabled",
            "routing.hedges.min-delay",
            "routing.ejection.base-ejection-time",
            "routing.ejection.max-ejection-time",
            "routing.ejection.probe-timeout",
            "routing.ejection.overtaken-calls",
            "routing.breaker.failure-rate",
            "routing.breaker.window",
            "routing.breaker.minimum-calls",
            "routing.breaker.open-for",
            "routing.breaker.trial-calls",
            "deadline.max-timeout",
            "admission.max-reads",
            "admission.max-writes",
            "admission.max-management",
            "admission.target",
            "admission.min-limit",
            "admission.default-percent",
            "admission.sheddable-percent",
            "streams.maximum",
            "streams.per-address",
            "write-rate.values",
            "write-rate.recordings",
            "backup.directory",
            "backup.user",
            "backup.password",
            "backup.interval",
            "backup.keep",
            "backup.lease",
            "nope",
            "routing.nope.nope");

    /** Settings that are valid: the suite would rightly refuse what the oracle expects to succeed. */
    private static final Set<String> VALID = Set.of("limits.max-value: 1_000", "etcd.quota: 50000000");

    private static final String[] VALUES = {
        "-1",
        "-1B",
        "0",
        "-5s",
        "0ms",
        "50000000",
        "2147483647",
        "9223372036854775807",
        "99999999999999999999",
        "1e400",
        "NaN",
        ".inf",
        "''",
        "~",
        "x",
        "[]",
        "{}",
        "[1, 2]",
        "100000d",
        "-1d",
        "P1D",
        "1 s",
        "5 apples",
        "0x7fffffff",
        "1_000",
        "!!binary aGVsbG8=",
        "100TB",
        "true",
        "'\\u0000'",
        "\"a\\nFORGED INFO line\\e[31m\""
    };

    private SettingsGarbage() {}

    static byte[] garbage(SeededRandom random) {
        return switch (random.below(10)) {
            case 0 -> random.bytes(1 + random.below(300));
            case 1 -> bomb(random.one(4, 8, 9)).getBytes(UTF_8);
            case 2 -> ("a: " + "[".repeat(random.one(10, 1_000, 20_000))).getBytes(UTF_8);
            case 3 -> ("a: " + "b".repeat(random.one(1_000, 200_000))).getBytes(UTF_8);
            case 4, 5, 6 -> random.one(DOCUMENTS).getBytes(random.oneIn(8) ? ISO_8859_1 : UTF_8);
            default -> "abacus.%s\n".formatted(setting(random)).getBytes(UTF_8);
        };
    }

    private static String setting(SeededRandom random) {
        String name = random.one(NAMES);
        String setting = name + ": " + random.one(VALUES);
        return VALID.contains(setting) ? name + ": x" : setting;
    }

    /** Aliases of aliases: ten to the power of its depth. */
    private static String bomb(int depth) {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int level = 1; level < depth; level++) {
            String aliases = String.join(",", Collections.nCopies(10, "*a" + (level - 1)));
            bomb.append("a%d: &a%d [%s]\n".formatted(level, level, aliases));
        }
        return bomb.toString();
    }
}
