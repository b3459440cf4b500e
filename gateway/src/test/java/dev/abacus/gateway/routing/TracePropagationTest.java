package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that a caller gives and the gateway sends on are no templates of Feign. */
class TracePropagationTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PRODUCT = """
            {"operation": "multiply", "operands": [7, 8], "result": 56, "instance": "one"}""";
    private static final String RECORD = """
            {"id": "01993b5c-9f2e-7c3a-8d41-0242ac120002", "operation": "multiply", "operands": [7, 8], "result": 56,
             "instance": "one", "recordedAt": "2026-01-01T00:00:00Z"}""";

    private static TestConsul consul;
    private static TestInstance instance;
    private static StartedGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        consul = TestServers.startConsul();
        instance = new TestInstance("arith-service", "one", consul.uri());
        gateway = StartedGateway.with(consul.uri());
        Routes routes = gateway.context().getBean(Routes.class);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> routes.of("arith-service").size() == 1);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        instance.close();
        consul.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "01 | a={}",
                "00 | a={}",
                "00 | a={:[}",
                "00 | a={b}",
                "00 | a={{b}",
                "00 | a=}{",
                "00 | a={b:(}, c={}",
                "00 | a=@b#c"
            })
    void theStateOfATraceIsPassedOnAsItIs(String flags, String state) {
        instance.answers(200, "application/json", PRODUCT);

        HttpResponse<String> answer = StartedGateway.send(request("/api/multiply?a=7&b=8")
                .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-" + flags)
                .header("tracestate", state));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(instance.header("tracestate")).isEqualTo(state.replace(", ", ","));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a={}", "a=1;{:[}", "{}=a", "a={b}"})
    void baggageDoesNotFailACall(String baggage) {
        instance.answers(200, "application/json", PRODUCT);

        HttpResponse<String> answer = StartedGateway.send(request("/api/multiply?a=7&b=8")
                .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                .header("baggage", baggage));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{:[}", "{Idempotency-Key}", "k%7B%7D"})
    void anIdempotencyKeyIsPassedOnAsItIs(String key) {
        instance.answers(201, "application/json", RECORD);

        HttpResponse<String> answer = StartedGateway.send(request("/api/multiply")
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"a\":7,\"b\":8}")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Idempotency-Key")).contains(key);
        assertThat(instance.header("Idempotency-Key")).isEqualTo(key);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.uri(path));
    }
}
