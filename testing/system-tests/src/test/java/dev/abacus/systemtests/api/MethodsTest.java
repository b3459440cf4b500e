package dev.abacus.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.chaos.streams.Subscriber;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HEAD, OPTIONS, TRACE, and methods that a path does not take. */
class MethodsTest {

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO");

    /** More than there may be streams. */
    private static final int MANY = 300;

    private static final int STREAMS_OF_ONE_ADDRESS = 32;

    private static final Api GATEWAY = Suite.shared().gateway();

    static Stream<String> paths() {
        Stream<String> described = GATEWAY.get("/v3/api-docs").json().path("paths").propertyNames().stream()
                .map(path -> path.replaceAll("\\{[^}]*}", UUID.randomUUID().toString()));
        return Stream.concat(
                described,
                Stream.of(
                        "/",
                        "/v3/api-docs",
                        "/swagger-ui/index.html",
                        "/actuator/health",
                        "/actuator/health/readiness"));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void aPathTakesWhatItsAllowHeaderSays(String path) throws IOException {
        String options = raw("OPTIONS", path);
        String allow = header(options, "Allow");
        Set<String> allowed = Set.of(allow.split(", "));

        assertThat(options).startsWith("HTTP/1.1 200").doesNotContain("Accept-Patch");
        assertThat(allowed).contains("GET", "HEAD", "OPTIONS");
        for (String method : METHODS) {
            String answer = raw(method, path);

            if (allowed.contains(method)) {
                assertThat(answer).as(method).doesNotStartWith("HTTP/1.1 405").doesNotStartWith("HTTP/1.1 500");
            } else {
                assertThat(answer)
                        .as(method)
                        .startsWith("HTTP/1.1 405")
                        .contains("application/problem+json", "urn:abacus:problem:method-not-allowed");
                assertThat(header(answer, "Allow")).as(method).isEqualTo(allow);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "TRACE", "FOO"})
    void anUnknownPathTakesNone(String method) throws IOException {
        assertThat(raw(method, "/api/nope"))
                .startsWith("HTTP/1.1 404")
                .contains("application/problem+json", "urn:abacus:problem:not-found");
    }

    @Test
    void theServerAsAWholeSaysWhatItKnows() throws IOException {
        String answer = raw("OPTIONS", "*");

        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD, POST, PUT, DELETE, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/multiply?a=7&b=8",
                "/api/multiply?a=7",
                "/api/sum?numbers=1,2,3",
                "/api/calculations/nonsense",
                "/api/state",
                "/api/state/none",
                "/api/topology",
                "/",
                "/actuator/health/readiness"
            })
    void headHasTheStatusAndTheHeadersOfGet(String path) {
        Reply get = GATEWAY.get(path);
        Reply head = GATEWAY.call("HEAD", path, BodyPublishers.noBody());

        assertThat(head.status()).isEqualTo(get.status());
        assertThat(head.body()).isEmpty();
        for (String name : List.of("Content-Type", "Cache-Control", "Vary", "ETag", "Location")) {
            assertThat(head.header(name)).as(name).isEqualTo(get.header(name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/calculations", "/api/state"})
    void headOpensNoStream(String path) throws IOException, InterruptedException {
        for (int count = 0; count < MANY; count++) {
            Reply head = GATEWAY.call("HEAD", path, BodyPublishers.noBody(), "Accept", "text/event-stream")
                    .isStatus(200);
            assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(head.body()).isEmpty();
        }
        GATEWAY.call("HEAD", path, BodyPublishers.noBody(), "Accept", "text/event-stream", "Last-Event-ID", "nonsense")
                .isStatus(400);

        try (var stream = GATEWAY.stream(path)) {
            await().until(() -> !stream.lastEventId().isEmpty());
        }
    }

    /** Whether they hang up or reset the connection, before the first event or after it. */
    @Test
    void readersThatHaveGoneFreeTheirPlaces() throws IOException, InterruptedException {
        for (int count = 0; count < MANY; count++) {
            try (var reader = new Socket()) {
                if (count % 2 == 0) {
                    reader.setSoLinger(true, 0);
                }
                reader.connect(new InetSocketAddress(
                        GATEWAY.base().getHost(), GATEWAY.base().getPort()));
                reader.getOutputStream()
                        .write("GET /api/state HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"
                                .getBytes(StandardCharsets.ISO_8859_1));
                if (count % 3 != 0) {
                    assertThat(reader.getInputStream().read()).isEqualTo('H');
                }
            }
        }

        List<Subscriber> readers = new ArrayList<>();
        try {
            // Each found by its keep-alive.
            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
                readers.add(GATEWAY.stream("/api/calculations"));
                return readers.size() > STREAMS_OF_ONE_ADDRESS * 3 / 4;
            });
        } finally {
            readers.forEach(Subscriber::close);
        }
    }

    private static String header(String answer, String name) {
        return answer.lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }

    private static String raw(String method, String target) throws IOException {
        try (var socket = new Socket(GATEWAY.base().getHost(), GATEWAY.base().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .formatted(method, target)
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
