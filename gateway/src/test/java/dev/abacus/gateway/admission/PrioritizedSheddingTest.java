package dev.abacus.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.gateway.GatewayApplication;
import dev.abacus.gateway.routing.Routes;
import dev.abacus.gateway.routing.TestInstance;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestEtcd;
import dev.abacus.testsupport.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway whose permits are taken by calls of an instance that hangs; all over real HTTP. */
class PrioritizedSheddingTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String BODY = "{\"a\":7,\"b\":8}";
    private static final int LIMIT = 10;
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
    private final TestConsul consul = TestServers.startConsul();
    private final TestEtcd etcd = TestServers.startEtcd(1);
    private TestInstance instance;
    private ConfigurableApplicationContext gateway;

    @BeforeEach
    void start() throws IOException {
        instance = new TestInstance("arith-service", "one", consul.uri());
        gateway = SpringApplication.run(
                GatewayApplication.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.cloud.consul.host=" + consul.uri().getHost(),
                "--spring.cloud.consul.port=" + consul.uri().getPort(),
                "--abacus.etcd.endpoints=" + etcd.endpoints().getFirst(),
                "--abacus.etcd.timeout=10s",
                "--abacus.admission.max-reads=" + LIMIT,
                "--abacus.admission.max-writes=" + LIMIT,
                "--abacus.admission.min-limit=" + LIMIT,
                "--abacus.routing.response-timeout=50s",
                "--abacus.deadline.max-timeout=60s",
                "--abacus.receiving.answer-timeout=90s",
                "--abacus.routing.attempts=1");
        Routes routes = gateway.getBean(Routes.class);
        await().atMost(SOON).until(() -> routes.of("arith-service").size() == 1);
        instance.hangs();
    }

    @AfterEach
    void stop() {
        instance.die();
        gateway.close();
        http.close();
        etcd.close();
        consul.close();
    }

    @Test
    void readsAreShedFromTheLowestPriorityUp() throws Exception {
        send(5, "read", "sheddable", compute().header("Abacus-Priority", "background"));
        isRefused(compute().header("Abacus-Priority", "background"), "read", "sheddable");
        isRefused(get("/api/calculations"), "read", "sheddable");
        send(3, "read", "default", compute());

        isRefused(compute(), "read", "default");
        isRefused(get("/api/state"), "read", "sheddable");
        assertThat(answer(get("/api/state/none")).statusCode()).isEqualTo(404);
        assertThat(answer(get("/actuator/health/readiness")).statusCode()).isEqualTo(200);
        HttpResponse<String> misspelt = answer(compute().header("Abacus-Priority", "critical"));
        assertThat(misspelt.statusCode()).isEqualTo(400);
        assertThat(misspelt.body()).contains("\"field\":\"Abacus-Priority\"");

        allEnd();
        assertThat(answer(compute().header("Abacus-Priority", "background")).body())
                .doesNotContain("overloaded");
    }

    @Test
    void recordingsWithAKeyAreAdmittedWhileOtherWritesAreRefused() throws Exception {
        send(8, "write", "default", post());

        isRefused(post(), "write", "default");
        isRefused(put(), "write", "default");
        isRefused(post().header("Idempotency-Key", "k").header("Abacus-Priority", "background"), "write", "sheddable");
        send(2, "write", "critical", post().header("Idempotency-Key", "k"));
        isRefused(post().header("Idempotency-Key", "k"), "write", "critical");

        allEnd();
        assertThat(answer(put()).body()).doesNotContain("overloaded");
    }

    /** With a connection for each refusal, a flood takes what other requests need. */
    @Test
    void aRefusalKeepsTheConnection() throws Exception {
        send(8, "read", "default", compute());
        send(8, "write", "default", post());
        try (var connection = new KeptConnection(gateway)) {
            double before = refused("read", "default");
            for (int time = 0; time < 3; time++) {
                String refusal = connection.answer(
                        "GET /api/multiply?a=7&b=8", "traceparent: 00-" + TRACE + "-b7ad6b7169203331-01");
                assertThat(refusal)
                        .startsWith("HTTP/1.1 503 ")
                        .contains(
                                "\r\nRetry-After: 1\r\n",
                                "\r\nDate: ",
                                "\r\nContent-Type: application/problem+json\r\n");
                JsonNode problem = JSON.readTree(refusal.substring(refusal.indexOf('{')));
                assertThat(problem.path("type").asString()).isEqualTo("urn:abacus:problem:overloaded");
                assertThat(problem.path("title").asString()).isEqualTo("Overloaded");
                assertThat(problem.path("status").asInt()).isEqualTo(503);
                assertThat(problem.path("detail").asString()).contains("8 concurrent requests", "default priority");
                assertThat(problem.path("instance").asString()).isEqualTo("/api/multiply");
                assertThat(problem.path("traceId").asString()).isEqualTo(TRACE);
            }
            assertThat(refused("read", "default")).isEqualTo(before + 3);
            assertThat(connection.answer("HEAD /api/multiply?a=7&b=8"))
                    .startsWith("HTTP/1.1 503 ")
                    .doesNotContain("{");
            assertThat(connection.answer(
                            "POST /api/multiply", "Content-Type: application/json", "Content-Length: 13", "", BODY))
                    .startsWith("HTTP/1.1 503 ");
            assertThat(connection.answer("GET /api/state/none")).startsWith("HTTP/1.1 404 ");

            allEnd();
            assertThat(connection.answer("GET /api/state/none")).startsWith("HTTP/1.1 404 ");
        }
    }

    /** What is not ready-made is refused all the same, with what its caller needs. */
    @Test
    void aRefusalThatTakesMoreEndsTheConnection() throws Exception {
        send(8, "read", "default", compute());

        for (String header : List.of("Connection: close", "Origin: http://elsewhere.example", "Expect: 100-continue")) {
            try (var connection = new KeptConnection(gateway)) {
                assertThat(connection.answer("GET /api/multiply?a=7&b=8", header))
                        .as(header)
                        .startsWith("HTTP/1.1 503 ")
                        .contains("\r\nConnection: close\r\n", "urn:abacus:problem:overloaded");
            }
        }
    }

    /** Tomcat found it before the refusal; a repetition of it is answered no better. */
    @Test
    void aMalformedRequestIsNotToldToComeBackLater() throws Exception {
        send(8, "read", "default", compute());

        for (String header : List.of("Host: elsewhere", "Content-Length: 0\r\nContent-Length: 5")) {
            try (var connection = new KeptConnection(gateway)) {
                assertThat(connection.answer("GET /api/multiply?a=7&b=8", header))
                        .as(header)
                        .startsWith("HTTP/1.1 400 ")
                        .contains("\r\nConnection: close\r\n");
            }
        }
    }

    private void isRefused(HttpRequest.Builder request, String kind, String priority) throws Exception {
        double before = refused(kind, priority);
        HttpResponse<String> answer = answer(request);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body()).contains("urn:abacus:problem:overloaded", priority + " priority");
        assertThat(refused(kind, priority)).isEqualTo(before + 1);
    }

    /** No permit is left in flight. */
    private void allEnd() {
        instance.die();
        sent.forEach(CompletableFuture::join);
        for (String kind : List.of("read", "write")) {
            for (Priority priority : Priority.values()) {
                awaitInFlight(kind, priority.label(), 0);
            }
        }
    }

    private void awaitInFlight(String kind, String priority, int count) {
        await().atMost(SOON)
                .until(() -> gateway.getBean(MeterRegistry.class)
                                .get("abacus.admission.in.flight")
                                .tags("kind", kind, "priority", priority)
                                .gauge()
                                .value()
                        == count);
    }

    private double refused(String kind, String priority) {
        return gateway.getBean(MeterRegistry.class)
                .get("abacus.admission.refused")
                .tags("kind", kind, "priority", priority)
                .counter()
                .count();
    }

    /** One after the other, until all are in flight: what has not begun yet takes from the limit, too. */
    private void send(int count, String kind, String priority, HttpRequest.Builder request) {
        for (int i = 1; i <= count; i++) {
            sent.add(http.sendAsync(request.build(), BodyHandlers.ofString()));
            awaitInFlight(kind, priority, i);
        }
    }

    private HttpResponse<String> answer(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder compute() {
        return get("/api/multiply?a=7&b=8");
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create(
                "http://127.0.0.1:" + gateway.getEnvironment().getRequiredProperty("local.server.port") + path));
    }

    private HttpRequest.Builder post() {
        return get("/api/multiply").header("Content-Type", "application/json").POST(BodyPublishers.ofString(BODY));
    }

    private HttpRequest.Builder put() {
        return get("/api/state/k").header("Content-Type", "text/plain").PUT(BodyPublishers.ofString("v"));
    }
}
