package dev.abacus.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors that no controller sees are problems all the same. */
class EveryLayerTest {

    private final Suite suite = Suite.shared();
    private final Api gateway = suite.gateway();

    @ParameterizedTest
    @ValueSource(strings = {"/nope", "/api", "/api/nope", "/api/multiply/x", "/actuator/nope"})
    void unknownPaths(String path) {
        gateway.get(path).isProblem(404, "not-found");
    }

    @Test
    void aMethodThatIsNotThere() {
        Reply reply = gateway.delete("/api/multiply");

        reply.isProblem(405, "method-not-allowed");
        assertThat(reply.header("Allow")).contains("GET").contains("POST");
    }

    @Test
    void anotherMediaType() {
        gateway.call("POST", "/api/multiply", BodyPublishers.ofString("a=7&b=8"), "Content-Type", "text/plain")
                .isProblem(415, "unsupported-media-type");
        gateway.call("POST", "/api/multiply", BodyPublishers.ofString("{\"a\":7,\"b\":8}"))
                .isProblem(415, "unsupported-media-type");
    }

    @Test
    void anAcceptThatNothingFits() {
        gateway.get("/api/multiply?a=7&b=8", "Accept", "image/png").isProblem(406, "not-acceptable");
    }

    @Test
    void aBodyTooLarge() {
        byte[] body = " ".repeat(1024 * 1024 + 1).getBytes(StandardCharsets.US_ASCII);

        gateway.post("/api/sum", new String(body, StandardCharsets.US_ASCII)).isProblem(413, "too-large");
        gateway.call(
                        "POST",
                        "/api/sum",
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
                        "Content-Type",
                        "application/json")
                .isProblem(413, "too-large");
    }

    @Test
    void aPathWithAnEncodedSlash() {
        gateway.get("/api%2Fcalculations/a").isProblem(404, "not-found");
        gateway.get("/actuator/health/readiness%2F").isProblem(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/multiply?a={7}&b=8 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/multiply?a=7 8 HTTP/1.1\r\nHost: x\r\n\r\n",
                "G(T /api/multiply HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/multiply?a=7&b=8 HTTP/1.1\r\n\r\n"
            })
    void aRequestThatTomcatItselfRefuses(String request) throws IOException {
        Reply reply = gateway.raw(request).isStatus(400);

        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.body()).contains("urn:abacus:problem:invalid-request");
    }

    @Test
    void headersTooLarge() throws IOException {
        Reply reply =
                gateway.raw("GET /api/multiply?a=7&b=8 HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(70_000) + "\r\n\r\n");

        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.body()).contains("urn:abacus:problem:");
    }

    /** With a line for each bad request, any caller could fill the log. Each line ends with the trace id of its request. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /nope                     | Accept       | x",
                "PUT    | /nope                     | Accept       | x",
                "DELETE | /swagger-ui/nope          | Accept       | a/b;q=2",
                "GET    | /                         | Accept       | a/b;q=2",
                "GET    | /api/multiply?a=7&b=8     | Accept       | */json",
                "GET    | /actuator/health          | Accept       | x",
                "GET    | /v3/api-docs              | Accept       | x",
                "GET    | /swagger-ui/nope.js       | Accept       | x",
                "GET    | /api/multiply?a=x&b=8     | X            | x",
                "POST   | /api/multiply             | Content-Type | x",
                "POST   | /api/multiply             | Content-Type | application/json",
                "POST   | /api/sum                  | Content-Type | application/json;charset=nope",
                "PUT    | /api/state/k?ttl=x        | Content-Type | text/*",
                "DELETE | /api/state/k              | If-Match     | x",
                "PATCH  | /api/state/k              | X            | x",
                "GET    | /api/calculations         | Last-Event-ID | x"
            })
    void isToldToTheCallerOnly(String method, String target, String header, String value) {
        String trace = UUID.randomUUID().toString().replace("-", "");

        gateway.call(
                method,
                target,
                BodyPublishers.ofString("{"),
                "traceparent",
                "00-%s-00f067aa0ba902b7-00".formatted(trace),
                header,
                value);

        assertThat(suite.cluster().log("gateway")).content().doesNotContain(trace);
    }
}
