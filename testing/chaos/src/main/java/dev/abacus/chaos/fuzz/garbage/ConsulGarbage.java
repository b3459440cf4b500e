package dev.abacus.chaos.fuzz.garbage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.abacus.chaos.fuzz.grammar.SeededRandom;
import dev.abacus.chaos.fuzz.wire.ReproductionCommand;
import dev.abacus.chaos.suite.SuiteProcesses;
import java.util.List;
import java.util.stream.Stream;

/** Garbage in Consul: as settings, beside them, and as registered instances. */
record ConsulGarbage(ConsulWriter consul) {

    private static final String CONSUL = "http://127.0.0.1:8500";

    private static final String[] REGISTRATIONS = {
        "\"Address\":\"127.0.0.1\",\"Port\":1",
        "\"Address\":\"\",\"Port\":0",
        "\"Address\":\"nope.invalid\",\"Port\":80",
        "\"Address\":\"a b\",\"Port\":80",
        "\"Address\":\"http://x\",\"Port\":80",
        "\"Address\":\"[::1\",\"Port\":80",
        "\"Address\":\"::1\",\"Port\":1",
        "\"Address\":\"0.0.0.0\",\"Port\":65535",
        "\"Address\":\"127.0.0.1\",\"Port\":1,\"Tags\":[\"\",\"x\\ny\"],\"Meta\":{\"a\":\"\\u001b[31mFORGED\\n\"}",
        "\"Address\":\"127.0.0.1/..\",\"Port\":7",
        "\"Address\":\"user@127.0.0.1\",\"Port\":7",
        "\"Address\":\"127.0.0.1\"",
        "\"Address\":\"\u00e4.example\",\"Port\":80"
    };

    private static final List<String> APPLICATIONS = Stream.concat(
                    SuiteProcesses.SERVICES.stream(), Stream.of("gateway"))
            .toList();

    Garbage settings(SeededRandom random) {
        String key = "abacus/config/"
                + (random.oneIn(8)
                        ? random.one("garbage", "gateway/data/x", "gateway", "data", "gateway//data", "nope/data")
                        : random.one(SettingsGarbage.APPLICATIONS) + "/data");
        byte[] value = SettingsGarbage.garbage(random);
        byte[] before = consul.value(key);
        return new Garbage(
                "printf %s | curl -X PUT --data-binary @- %s/v1/kv/%s"
                        .formatted(ReproductionCommand.quoted(new String(value, ISO_8859_1)), CONSUL, key),
                () -> consul.put(key, value),
                () -> {
                    if (before == null) {
                        consul.delete(key);
                    } else {
                        consul.put(key, before);
                    }
                });
    }

    /** By the agent, as services do it themselves, or in the catalog, where an id need not be the only one of its kind. */
    Garbage registration(SeededRandom random) {
        String service = random.one(APPLICATIONS);
        String registration = random.one(REGISTRATIONS);
        if (random.oneIn(2)) {
            String id = "garbage-" + random.one("1", "2", "x".repeat(300));
            return registration(
                    "{\"ID\":\"%s\",\"Name\":\"%s\",%s}".formatted(id, service, registration),
                    "agent/service/register",
                    () -> consul.deregister(id));
        }
        String id = random.one("", service, service + "-1", "garbage\\nFORGED \\u001b[31m", "a/b?c");
        return registration(
                "{\"Node\":\"garbage\",\"Address\":\"%s\",\"Service\":{\"ID\":\"%s\",\"Service\":\"%s\",%s}}"
                        .formatted(random.one("127.0.0.1", "nope.invalid", "x y"), id, service, registration),
                "catalog/register",
                () -> consul.deregisterNode("garbage"));
    }

    private Garbage registration(String json, String path, Runnable removal) {
        return new Garbage(
                "curl -X PUT -d %s %s/v1/%s".formatted(ReproductionCommand.quoted(json), CONSUL, path),
                () -> consul.register(path, json),
                removal);
    }
}
