package dev.abacus.kit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.abacus.kit.StartedService;
import dev.abacus.kit.deadline.DeadlineSettings;
import dev.abacus.kit.http.Caller;
import dev.abacus.kit.limits.Limits;
import dev.abacus.kit.settings.DialService.Dial;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import jakarta.validation.Validation;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Values in Consul that are no settings: whoever wrote them, the service keeps those that it has, and says why. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedSettingsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String NAME = "refusing-service";
    private static final String KEY = "abacus/config/" + NAME + "/data";
    private static final String SHARED = "abacus/config/application/data";
    private static final String BOMB = """
            a: &a [x,x,x,x,x,x,x,x,x]
            b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
            c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
            d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]
            e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]
            f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]
            g: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]
            h: &h [*g,*g,*g,*g,*g,*g,*g,*g,*g]
            i: [*h,*h,*h,*h,*h,*h,*h,*h,*h]
            """;

    private static TestConsul consul;
    private static StartedService service;

    @BeforeAll
    static void start() {
        consul = TestServers.startConsul();
        service = started(NAME);
    }

    @AfterAll
    static void stop() {
        service.close();
        consul.close();
    }

    static Stream<Arguments> notSettings() {
        return Stream.of(
                arguments(BOMB, "aliases are not read"),
                arguments("dial:\n  volume: &a 7\n  pause: *a", "aliases are not read"),
                arguments("dial: &d\n  again: *d", "aliases are not read"),
                arguments("dial.volume: 7\n".repeat(6_000), "at most 65536 are read"),
                arguments("#".repeat(70_000), "at most 65536 are read"),
                arguments("[".repeat(30_000), "Nesting Depth exceeded"),
                arguments("{".repeat(30_000), "Nesting Depth exceeded"),
                arguments("dial: " + "[".repeat(30_000), "Nesting Depth exceeded"),
                arguments("? ".repeat(20_000) + "x", "Nesting Depth exceeded"),
                arguments("[dial]: 1", "a name in it is a list or a map"),
                arguments("dial: &d 7\n*d : 7", "aliases are not read"),
                arguments("dial.volume: !volume 7", "tags are not read"),
                arguments("dial.volume: !x%20 7", "it is not YAML"),
                arguments("x".repeat(300) + ": 1", "is longer than 200 characters"),
                arguments("a: {" + entries(1_001) + "}", "more than 1000 names"),
                arguments("", "it is empty"),
                arguments("   \n\n", "it is empty"),
                arguments("# a comment", "it is empty"),
                arguments("---\n---\n", "it is empty"),
                arguments("null", "it is empty"),
                arguments("7", "it is the text '7'"),
                arguments("hello", "it is the text 'hello'"),
                arguments("- dial.volume: 7", "it is a list"),
                arguments("<!DOCTYPE html>\n<html><body>502</body></html>", "it is the text '<!DOCTYPE html>"),
                arguments("{\"dial\": {\"volume\": 7}", "it is not YAML"),
                arguments("dial: {volume: [", "it is not YAML"),
                arguments("dial.volume: 7\n\u0000", "it is not YAML"),
                arguments("dial.volume: 7\ndial.volume: 8", "dial.volume has two values"),
                arguments("dial: {volume: 7}\ndial.volume: 8", "dial.volume has two values"),
                arguments("dial.volume: 7\ndial.VOLUME: 8", "dial.VOLUME has two values"),
                arguments(
                        "abacus.limits.max-numbers: 7\nabacus.limits.maxNumbers: 7",
                        "abacus.limits.maxNumbers has two values"),
                arguments("abacus.warm-up.paths: file:/x", "paths[0] = file:/x: must be a path"),
                arguments("abacus.warm-up.paths: [/x, http://elsewhere/x]", "must be a path"),
                arguments("abacus.warm-up.paths: //elsewhere/x", "must be a path"),
                arguments("abacus.warm-up.paths: x", "must be a path"),
                arguments("dial:", "dial has no value"),
                arguments("dial.volume:", "dial.volume has no value"),
                arguments("dial.volume: ''", "dial.volume has no value"),
                arguments("dial.volume: ~", "dial.volume has no value"),
                arguments("dial.volume: []\ndial.pause: 1s", "dial.volume has no value"),
                arguments("dial.volume: [1, 2]", "dial.volume[0] is no live setting here"),
                arguments("dial.volume: {of: 7}", "dial.volume.of is no live setting here"),
                arguments("dial.volune: 7", "dial.volune is no live setting here, the nearest is dial.volume"),
                arguments("dial.volume: 7\nabacus.limits.max-nubmers: 3", "the nearest is abacus.limits.max-numbers"),
                arguments(
                        "a: 1\nb: 2\nc: 3\nd: 4",
                        "a is no live setting here; b is no live setting here; c is no live setting here; and 1 more"),
                arguments("server.port: 1", "server.port is no live setting here"),
                arguments("abacus.deadline.most: 1s", "abacus.deadline.most is now abacus.deadline.max-timeout"),
                arguments("abacus.admission: {fewest: 3}", "abacus.admission.fewest is now abacus.admission.min-limit"),
                arguments("spring.application.name: other", "spring.application.name is no live setting here"),
                arguments(
                        "dial.volume: 7\n---\nspring.config.activate.on-profile: prod\ndial.volume: 8",
                        "spring.config.activate.on-profile is no live setting here"),
                arguments("logging.level.root: trace", "logging.level.root is no live setting here"),
                arguments("dial.volume: !!java.net.URL [\"http://127.0.0.1:1\"]", "tags are not read"),
                arguments("dial.volume: !!int 7", "tags are not read"),
                arguments("dial.volume: ${dial.volume}", "placeholders are not resolved"),
                arguments("dial.volume: ${random.int(5)}", "placeholders are not resolved"),
                arguments("dial.volume: 12", "dial.volume = 12: must be less than or equal to 11"),
                arguments("dial.volume: -1", "dial.volume = -1: must be greater than or equal to 0"),
                arguments("dial.volume: 7.5", "dial.volume = 7.5: not a whole number"),
                arguments("dial.volume: .nan", "dial.volume = .nan: not a whole number"),
                arguments("dial.volume: .inf", "dial.volume = .inf: not a whole number"),
                arguments("dial.volume: 1e1", "dial.volume = 1e1: not a whole number"),
                arguments(
                        "dial.volume: 99999999999999999999", "dial.volume = 99999999999999999999: not a whole number"),
                arguments("dial.volume: true", "dial.volume = true: not a whole number"),
                arguments("dial.pause: soon", "dial.pause = soon"),
                arguments("dial.pause: 99999999999999999999d", "dial.pause = 99999999999999999999d"),
                arguments("abacus.limits.max-body: -1B", "max-body = -1B: must be between 1KB and 16MB"),
                arguments("abacus.limits.max-body: 17MB", "max-body = 17825792B: must be between 1KB and 16MB"),
                arguments("abacus.limits.max-body: 99999999999999999999B", "max-body = 99999999999999999999B"),
                arguments("abacus.limits.max-body: 9223372036854775807TB", "max-body = 9223372036854775807TB"),
                arguments(
                        "abacus.limits.max-body: 8MB\nabacus.receiving.max-buffered: 4MB",
                        "limits.max-body (8388608 bytes) must be at most receiving.max-buffered (4194304 bytes)"),
                arguments("abacus.limits.max-numbers: 0", "max-numbers = 0: must be greater than or equal to 1"),
                arguments("abacus.retention: 1ms", "abacus.retention = PT0.001S: must be longer than"),
                arguments("abacus.etcd.endpoints[5]: http://x", "abacus.etcd.endpoints"),
                arguments(
                        "abacus.etcd.endpoints: etcd-1:2379", "'etcd-1:2379' must be the client URL of an etcd member"),
                arguments("abacus.etcd.user: somebody", "user and password must be given together"),
                arguments("abacus.etcd.password: secret", "user and password must be given together"),
                arguments("abacus.etcd.endpoints[x]: http://x", "abacus.etcd.endpoints"),
                // What is right beside what is wrong is not taken over, either.
                arguments("dial.volume: 7\ndial.pause: x", "dial.pause = x"),
                arguments("dial.volume: 7\nabacus.limits.max-numbers: 0", "max-numbers = 0"));
    }

    @ParameterizedTest
    @MethodSource("notSettings")
    void keepsWhatItHasAndSaysWhy(String value, String reason, CapturedOutput output) {
        LiveSetting<Dial> dial = DialService.dialOf(service);
        int volume = 2 + COUNT.incrementAndGet() % 4;
        write(KEY, "dial.volume: " + volume);
        await().atMost(SOON).until(() -> dial.get().volume() == volume);

        write(KEY, value);

        await().atMost(SOON).until(() -> lines(output).anyMatch(line -> line.contains("Refused " + KEY)));
        assertThat(lines(output).filter(line -> line.contains("Refused")))
                .singleElement()
                .asString()
                .contains("its last settings stay: ")
                .contains(reason)
                .hasSizeLessThan(600);
        assertThat(output.getOut()).doesNotContain("\tat ");
        assertThat(dial.get()).isEqualTo(new Dial(volume, Duration.ofMillis(100)));
        assertThat(service.context().getEnvironment().getProperty("dial.volume"))
                .isEqualTo(String.valueOf(volume));
        assertThat(limits()).isEqualTo(10_000);
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                arguments("dial.volume: 7", 7),
                arguments("dial:\n  volume: 7", 7),
                arguments("{\"dial\": {\"volume\": 7}}", 7),
                arguments("dial.volume: '7'", 7),
                arguments("dial.volume: 007", 7),
                arguments("\uFEFFdial.volume: 7", 7),
                arguments("dial.volume: 6\n---\ndial.volume: 7", 7),
                arguments("dial.volume: 6\n---\ndial.VOLUME: 7", 7),
                arguments("---\n---\ndial.volume: 7\n---\n", 7),
                arguments("dial.volume: 7\nabacus.limits.maxNumbers: 10000", 7),
                arguments("dial.volume: 7\nabacus.warm-up.paths: [/x, '/x?a=//b']", 7),
                arguments("dial.volume: 7\nabacus.etcd.endpoints: [http://a:1, http://b:2]", 7),
                arguments("{}", 1));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void takesOverWhatIsSettings(String value, int volume) {
        LiveSetting<Dial> dial = DialService.dialOf(service);
        write(KEY, "dial.volume: 5");
        await().atMost(SOON).until(() -> dial.get().volume() == 5);

        write(KEY, value);

        await().atMost(SOON).until(() -> dial.get().volume() == volume);
    }

    static Stream<String> thereAtTheStart() {
        return Stream.of(BOMB, "", "dial.volume: 12", "dial.volune: 7", "abacus.limits.max-body: -1B");
    }

    @ParameterizedTest
    @MethodSource("thereAtTheStart")
    void startsWithItsDefaultsWhereAWrongValueIsThereAlready(String value, CapturedOutput output) {
        String name = "starting-service-" + COUNT.incrementAndGet();
        write("abacus/config/" + name + "/data", value);
        try (StartedService starting = started(name)) {
            assertThat(DialService.dialOf(starting).get()).isEqualTo(new Dial(1, Duration.ofMillis(100)));
            assertThat(starting.calls().get("/actuator/health/readiness").status())
                    .isEqualTo(200);
        }
        assertThat(lines(output).filter(line -> line.contains("Refused abacus/config/" + name)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abacus.deadline.most", "ABACUS_DEADLINE_MOST"})
    void doesNotStartWithASettingsFormerNameInItsEnvironment(String name) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("test", Map.of(name, "1s")));
        try (var factory = Validation.buildDefaultValidatorFactory()) {
            var settings = new LiveSettings(environment, factory.getValidator());

            assertThatIllegalStateException()
                    .isThrownBy(() -> settings.bind("abacus.deadline", DeadlineSettings.class))
                    .withMessage("abacus.deadline.most is now abacus.deadline.max-timeout");
            settings.bind("dial", Dial.class);
        }
    }

    @Test
    void whatIsForAllMayHaveTheSettingsOfOthersButNoUnknownOnes(CapturedOutput output) {
        LiveSetting<Dial> dial = DialService.dialOf(service);
        write(KEY, "{}");
        write(
                SHARED,
                "abacus.routing.attempts: 2\nabacus.backup.keep: 3\nabacus.admission.max-reads: 4\ndial.volume: 3");
        await().atMost(SOON).until(() -> dial.get().volume() == 3);
        write(SHARED, "abacus.ruoting.attempts: 2\ndial.volume: 4");
        await().atMost(SOON).until(() -> output.getOut().contains("abacus.ruoting.attempts is no live setting here"));
        write(SHARED, "{}");
        await().atMost(SOON).until(() -> dial.get().volume() == 1);
    }

    @Test
    void twoValuesThatFitOnlyTogetherAreBothTakenOver() {
        LiveSetting<Dial> dial = DialService.dialOf(service);
        write(KEY, "{}");
        write(SHARED, "dial.volume: 12");
        write(KEY, "dial.volume: 4");
        await().atMost(SOON).until(() -> dial.get().volume() == 4);
        write(SHARED, "{}");
    }

    @Test
    void aListenerThatFailsEndsNothing(CapturedOutput output) {
        LiveSetting<Dial> dial = DialService.dialOf(service);
        write(KEY, "{}");
        await().atMost(SOON).until(() -> dial.get().volume() == 1);
        AtomicInteger told = new AtomicInteger();
        dial.onChange(changed -> {
            if (changed.volume() == 8) {
                throw new IllegalStateException("broken");
            }
        });
        dial.onChange(changed -> told.set(changed.volume()));
        write(KEY, "dial.volume: 8");
        await().atMost(SOON).until(() -> told.get() == 8);
        assertThat(output.getOut()).contains("A setting changed, and not all could follow");
        write(KEY, "dial.volume: 9");
        await().atMost(SOON).until(() -> told.get() == 9);
    }

    @Test
    void whatForgesALineIsShownAsOne(CapturedOutput output) {
        write(KEY, "\"dial.\\n12:00:00.000 ERROR forged\": 1\n\"x\\e[31m\": 2");
        await().atMost(SOON).until(() -> output.getOut().contains("Refused " + KEY));
        write(KEY, "dial.pause: \"\\n12:00:00.000 ERROR forged \\e[31m\"");
        await().atMost(SOON).until(() -> output.getOut().contains("dial.pause = "));
        assertThat(lines(output)).noneMatch(line -> line.startsWith("12:00:00.000"));
        assertThat(output.getOut()).doesNotContain("\u001B[31m");
    }

    @Test
    void tellsHowOldTheLastSuccessOfEachLoopIs() {
        assertThat(service.calls().get("/actuator/prometheus").text())
                .contains(
                        "abacus_loop_last_success_age_seconds",
                        "loop=\"settings " + KEY,
                        "loop=\"registration\"",
                        "loop=\"connections\"");
    }

    private static StartedService started(String name) {
        return StartedService.with(
                DialService.class, consul.uri(), "spring.application.name=" + name, "abacus.drain.notice=0");
    }

    @SuppressWarnings("unchecked")
    private static int limits() {
        return ((LiveSetting<Limits>) service.context().getBean("limits")).get().maxNumbers();
    }

    private static String entries(int count) {
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < count; i++) {
            entries.append(i == 0 ? "" : ", ").append("k").append(i).append(": 1");
        }
        return entries.toString();
    }

    private static Stream<String> lines(CapturedOutput output) {
        return output.getOut().lines();
    }

    private static void write(String key, String value) {
        assertThat(new Caller(consul.uri().getPort())
                        .call(
                                "PUT",
                                "/v1/kv/" + key,
                                BodyPublishers.ofByteArray(value.getBytes(StandardCharsets.UTF_8)))
                        .status())
                .isEqualTo(200);
    }
}
