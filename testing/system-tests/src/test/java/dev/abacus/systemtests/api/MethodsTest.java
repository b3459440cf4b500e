package dev.abacus.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

    static Stream<String> paths() {
        Stream<String> described = gateway().get("/v3/api-docs").json().path("paths").propertyNames().stream()
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
        Reply options = raw("OPTIONS", path).isStatus(200);
        String allow = options.header("Allow");
        Set<String> allowed = Set.of(allow.split(", "));

        assertThat(options.header("Accept-Patch")).isEmpty();
        assertThat(allowed).contains("GET", "HEAD", "OPTIONS");
        for (String method : METHODS) {
            Reply answer = raw(method, path);

            if (allowed.contains(method)) {
                assertThat(answer.status()).as(method).isNotIn(405, 500);
            } else {
                isProblem(answer, 405, "method-not-allowed");
                assertThat(answer.header("Allow")).as(method).isEqualTo(allow);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "TRACE", "FOO"})
    void anUnknownPathTakesNone(String method) throws IOException {
        isProblem(raw(method, "/api/nope"), 404, "not-found");
    }

    /** Its body may be in chunks. */
    private static void isProblem(Reply answer, int status, String slug) {
        answer.isStatus(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.body()).contains("urn:abacus:problem:" + slug);
    }

    @Test
    void theServerAsAWholeSaysWhatItKnows() throws IOException {
        Reply answer = raw("OPTIONS", "*").isStatus(200);

        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, POST, PUT, DELETE, OPTIONS");
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
        Reply get = gateway().get(path);
        Reply head = gateway().call("HEAD", path, BodyPublishers.noBody());

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
            Reply head = gateway()
                    .call("HEAD", path, BodyPublishers.noBody(), "Accept", "text/event-stream")
                    .isStatus(200);
            assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(head.body()).isEmpty();
        }
        gateway()
                .call("HEAD", path, BodyPublishers.noBody(), "Accept", "text/event-stream", "Last-Event-ID", "nonsense")
                .isStatus(400);

        try (var stream = gateway().stream(path)) {
            await().until(() -> !stream.lastEventId().isEmpty());
        }
    }

    /** Whether they hang up or reset the connection, before the first event or after it. */
    @Test
    void readersThatHaveGoneFreeTheirPermits() throws IOException, InterruptedException {
        for (int count = 0; count < MANY; count++) {
            try (var reader = new Socket()) {
                if (count % 2 == 0) {
                    reader.setSoLinger(true, 0);
                }
                reader.connect(new InetSocketAddress(
                        gateway().base().getHost(), gateway().base().getPort()));
                reader.getOutputStream()
                        .write("GET /api/state HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"
                                .getBytes(StandardCharsets.ISO_8859_1));
                if (count % 3 != 0) {
                    String status = new String(reader.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
                    assertThat(status)
                            .matches(count < STREAMS_OF_ONE_ADDRESS / 2 ? "HTTP/1.1 200" : "HTTP/1.1 (200|503)");
                }
            }
        }

        // Each found by its keep-alive.
        await().atMost(Duration.ofSeconds(60)).until(() -> gateway().metric("abacus_streams_open") == 0);
    }

    private static Reply raw(String method, String target) throws IOException {
        return gateway().raw("%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".formatted(method, target));
    }

    private static Api gateway() {
        return Suite.shared().gateway();
    }
}
