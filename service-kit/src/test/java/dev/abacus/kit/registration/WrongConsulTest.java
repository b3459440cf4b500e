package dev.abacus.kit.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.abacus.kit.StartedService;
import dev.abacus.kit.http.Caller;
import dev.abacus.kit.limits.Limits;
import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A Consul, or something else at its address, that answers nonsense: a service starts, serves, says so and goes on. */
@ExtendWith(OutputCaptureExtension.class)
class WrongConsulTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static TestConsul consul;

    @BeforeAll
    static void startConsul() {
        consul = TestServers.startConsul();
    }

    @AfterAll
    static void stopConsul() {
        consul.close();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments("HTML", answer(200, Map.of("Content-Type", "text/html"), "<html>\n<body>a portal</body>")),
                arguments(
                        "an error of another program", answer(500, Map.of(), "\u001B[31mbroken\n12:00:00.000 ERROR x")),
                arguments("no permission", answer(403, Map.of(), "rpc error: Permission denied")),
                arguments("elsewhere", answer(302, Map.of("Location", "http://127.0.0.1:1/"), "")),
                arguments("an index that is none", answer(200, Map.of("X-Consul-Index", "abc"), "[]")),
                arguments("null", answer(200, Map.of("X-Consul-Index", "1"), "null")),
                arguments("nulls", answer(200, Map.of("X-Consul-Index", "1"), "[null]")),
                arguments("many values", answer(200, Map.of("X-Consul-Index", "1"), "[{}, {}]")),
                arguments("no Base64", answer(200, Map.of("X-Consul-Index", "1"), "[{\"Value\": \"&&&\"}]")),
                arguments("an object", answer(200, Map.of("X-Consul-Index", "-1"), "{\"a\": 1}")),
                arguments("too much", (HttpHandler) WrongConsulTest::endless),
                arguments("half of it", (HttpHandler) WrongConsulTest::half));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void startsServesSaysSoAndGoesOn(String what, HttpHandler answer, CapturedOutput output) throws Exception {
        String name = "service-" + COUNT.incrementAndGet();
        assertThat(new Caller(consul.uri().getPort())
                        .call(
                                "PUT",
                                "/v1/kv/abacus/config/" + name + "/data",
                                BodyPublishers.ofString("abacus.limits.max-numbers: 7"))
                        .status())
                .isEqualTo(200);
        try (FaultyAgent agent = FaultyAgent.inFrontOf(consul.uri())) {
            agent.answerAllBy(answer);
            try (StartedService service = StartedService.with(
                    agent.uri(),
                    "spring.application.name=" + name,
                    "abacus.instance=" + name,
                    "abacus.drain.notice=0")) {
                assertThat(service.calls().get("/actuator/health/readiness").status())
                        .isEqualTo(200);
                await().atMost(SOON).until(() -> output.getOut().contains("Not registered with Consul"));
                assertThat(maxNumbers(service)).isEqualTo(10_000);
                agent.answerAllBy(null);
                await().atMost(SOON).until(() -> maxNumbers(service) == 7);
                await().atMost(SOON).until(() -> output.getOut().contains("Registered with Consul"));
            }
        }
        assertThat(output.getOut())
                .containsOnlyOnce("Not registered with Consul")
                .doesNotContain("\tat ", "\u001B[31m", "\n12:00:00.000");
    }

    @SuppressWarnings("unchecked")
    private static int maxNumbers(StartedService service) {
        return ((LiveSetting<Limits>) service.context().getBean("limits")).get().maxNumbers();
    }

    private static HttpHandler answer(int status, Map<String, String> headers, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /** More than is read: the caller hangs up. */
    private static void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] some = " ".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 1_000; i++) {
            exchange.getResponseBody().write(some);
        }
    }

    /** And then nothing, without an end. */
    private static void half(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 100);
        exchange.getResponseBody().write('[');
        exchange.getResponseBody().flush();
        try {
            Thread.sleep(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
