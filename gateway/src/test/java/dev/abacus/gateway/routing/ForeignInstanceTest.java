package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.abacus.gateway.routing.RoutingSettings.Breaker;
import dev.abacus.gateway.routing.RoutingSettings.Ejection;
import dev.abacus.gateway.routing.RoutingSettings.Hedges;
import dev.abacus.gateway.routing.RoutingSettings.Retries;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import feign.RequestLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Other programs, and no programs, under a service's name in Consul, beside an instance of it. */
@ExtendWith(OutputCaptureExtension.class)
class ForeignInstanceTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String HTML = "text/html";
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    private static TestConsul consul;

    private TestService service;

    interface Service {
        record Told(String detail, long number) {}

        @RequestLine("GET /x")
        Told get();
    }

    @BeforeAll
    static void startConsul() {
        consul = TestServers.startConsul();
    }

    @AfterAll
    static void stopConsul() {
        consul.close();
    }

    @BeforeEach
    void open() {
        service = new TestService(
                consul.uri(),
                settings(new Ejection(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMillis(100), 3)));
    }

    @AfterEach
    void close() {
        service.close();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(200, HTML, "<html></html>"),
                arguments(200, "text/plain", "ok"),
                arguments(200, "", "{\"detail\": \"x\"}"),
                arguments(200, "no/media/type", "{\"detail\": \"x\"}"),
                arguments(200, JSON, "<html></html>"),
                arguments(200, JSON, ""),
                arguments(200, JSON, "null"),
                arguments(200, JSON, "{\"detail\": \"x\"} and more"),
                arguments(200, JSON, "[".repeat(100_000)),
                arguments(404, "text/plain", "404 page not found"),
                arguments(404, PROBLEM, "{\"status\": 404}"),
                arguments(405, HTML, ""),
                arguments(405, JSON, "{}"),
                arguments(302, HTML, ""),
                arguments(400, HTML, "<html></html>"),
                arguments(400, PROBLEM, "[]"),
                arguments(401, "text/plain", "who are you?"),
                arguments(401, JSON, "{\"error\":\"unauthorized\"}"),
                arguments(403, PROBLEM, "{\"status\":403,\"title\":\"Forbidden\"}"),
                arguments(403, PROBLEM, "{\"type\":\"https://example.com/forbidden\",\"status\":403}"),
                arguments(500, JSON, "{\"type\":7}"),
                arguments(503, JSON, "{}"),
                arguments(500, HTML, "<html></html>"),
                arguments(503, HTML, "<html></html>"),
                arguments(503, PROBLEM, "not JSON"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anotherProgramIsEjectedAndTheCallGoesOn(int status, String type, String body) throws IOException {
        TestInstance foreign = service.start("one").answers(status, type, body);
        service.start("two");

        for (int call = 0; call < 4; call++) {
            assertThat(service.get()).isEqualTo("two");
            assertThat(service.post(TestService.KEY)).isEqualTo("two");
        }

        assertThat(foreign.calls()).isEqualTo(1);
        assertThat(service.ejected()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "7",
                "\"text\"",
                "{\"detail\": \"x\"}",
                "{\"detail\": \"x\", \"number\": null}",
                "{\"detail\": \"x\", \"number\": \"y\"}",
                "{\"detail\": {}, \"number\": 7}"
            })
    void jsonOfAnotherShapeIsAnotherProgram(String body) throws IOException {
        TestInstance foreign = service.start("one").answers(200, JSON, body);
        service.start("two").answers(200, JSON, "{\"detail\": \"two\", \"number\": 7, \"new\": true}");
        Service api = service.api(Service.class);

        for (int call = 0; call < 4; call++) {
            assertThat(api.get()).isEqualTo(new Service.Told("two", 7));
        }

        assertThat(foreign.calls()).isEqualTo(1);
        assertThat(service.ejected()).isEqualTo(1);
    }

    @Test
    void anotherProgramThatStaysTheOnlyOneIsNoAnswer() throws IOException {
        service.start("one").answers(200, HTML, "<html></html>");

        assertThatThrownBy(service::get).hasMessageContaining("instances tried: 1");
    }

    @Test
    void itComesBackWhenTheServiceDoes() throws IOException {
        service.close();
        service = new TestService(
                consul.uri(),
                settings(new Ejection(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(500), 3)));
        TestInstance foreign = service.start("one").answers(200, HTML, "<html></html>");
        service.start("two");
        await().atMost(SOON).until(() -> service.get().equals("two") && foreign.calls() > 3);

        foreign.answers(200, JSON, "{\"detail\": \"one\"}");

        await().atMost(SOON).until(() -> service.get().equals("one"));
    }

    static Stream<String> greetings() {
        return Stream.of(
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\u001B[31m220 mail\r\n12:00:00.000 ERROR forged\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "");
    }

    @ParameterizedTest
    @MethodSource("greetings")
    void whatSpeaksNoHttpIsEjected(String greeting, CapturedOutput output) throws Exception {
        service.start("two");
        try (ServerSocket foreign = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread greets = Thread.ofVirtual().start(() -> greet(foreign, greeting));
            service.register("\"ID\": \"one\", \"Address\": \"127.0.0.1\", \"Port\": " + foreign.getLocalPort());
            service.awaitInstances(2);

            for (int call = 0; call < 4; call++) {
                assertThat(service.get()).isEqualTo("two");
            }
            assertThat(service.ejected()).isEqualTo(1);
            assertThat(output.getOut())
                    .containsOnlyOnce("one is ejected")
                    .doesNotContain("\u001B[31m", "\n12:00:00.000");
            greets.interrupt();
        }
    }

    @Test
    void consulItselfIsEjected() throws IOException {
        service.start("two");
        service.register("\"ID\": \"one\", \"Address\": \"127.0.0.1\", \"Port\": "
                + consul.uri().getPort());
        service.awaitInstances(2);

        for (int call = 0; call < 4; call++) {
            assertThat(service.get()).isEqualTo("two");
            assertThat(service.post(TestService.KEY)).isEqualTo("two");
        }
        assertThat(service.ejected()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-host.invalid", "256.256.256.256", "...", "-", "::::", "a..b"})
    void aNameThatStandsForNothingIsEjected(String host) throws IOException {
        service.start("two");
        service.register("\"ID\": \"one\", \"Port\": 80, \"Address\": \"" + host + "\"");
        service.awaitInstances(2);

        for (int call = 0; call < 4; call++) {
            assertThat(service.get()).isEqualTo("two");
            assertThat(service.post(TestService.KEY)).isEqualTo("two");
        }
        assertThat(service.ejected()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"ID\": \"one\", \"Address\": \"a b\", \"Port\": 80",
                "\"ID\": \"one\", \"Address\": \"my_host\", \"Port\": 80",
                "\"ID\": \"one\", \"Address\": \"::1%1\", \"Port\": 80",
                "\"ID\": \"one\", \"Address\": \"http://127.0.0.1\", \"Port\": 80",
                "\"ID\": \"one\", \"Address\": \"127.0.0.1\", \"Port\": 0",
                "\"ID\": \"one\", \"Address\": \"127.0.0.1\", \"Port\": 70000",
                "\"ID\": \"one\", \"Address\": \"127.0.0.1\", \"Port\": 3000000000",
                "\"ID\": \"one\", \"Address\": \"127.0.0.1\", \"Port\": -1",
                "\"ID\": \"one\", \"Address\": \"127.0.0.1\"",
                "\"ID\": \"one\\n12:00:00.000 ERROR forged\\u001b[31m\", \"Address\": \"a\\n12:00:00.000 b\", \"Port\": 80"
            })
    void whatCannotBeCalledIsLeftOutAndSaidOnce(String entry, CapturedOutput output) throws IOException {
        service.start("two");

        service.register(entry);

        await().atMost(SOON).until(() -> output.getOut().contains("left out"));
        service.start("three");
        service.awaitInstances(2);
        assertThat(service.get()).isIn("two", "three");
        assertThat(output.getOut()).containsOnlyOnce("left out").doesNotContain("\n12:00:00.000", "\u001B[31m");
    }

    @Test
    void oneThatIsRegisteredOnTwoNodesIsCountedOnceAndTheListStaysFresh() throws IOException {
        TestInstance two = service.start("two");
        service.register("\"ID\": \"two\", \"Address\": \"127.0.0.1\", \"Port\": " + two.port());
        service.register("\"ID\": \"other\", \"Address\": \"127.0.0.1\", \"Port\": " + two.port());

        service.start("three");

        service.awaitInstances(2);
        assertThat(service.get()).isIn("two", "three");
        two.deregister();
    }

    private static RoutingSettings settings(Ejection ejection) {
        return new RoutingSettings(
                Duration.ofMillis(250),
                Duration.ofMillis(500),
                3,
                6,
                Duration.ZERO,
                new Retries(20, 10),
                new Hedges(false, Duration.ofMillis(30)),
                ejection,
                new Breaker(100, 1000, 1000, Duration.ofSeconds(1), 1));
    }

    private static void greet(ServerSocket foreign, String greeting) {
        while (!Thread.currentThread().isInterrupted()) {
            try (Socket socket = foreign.accept()) {
                socket.getOutputStream().write(greeting.getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                return;
            }
        }
    }
}
