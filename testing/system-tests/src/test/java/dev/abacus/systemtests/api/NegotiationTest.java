package dev.abacus.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import dev.abacus.testsupport.EtcdClient;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Accept header, and what caches may keep of an answer. */
class NegotiationTest {

    private static final String JSON = "application/json";

    private final Suite suite = Suite.shared();
    private final Api gateway = suite.gateway();
    private final EtcdClient etcd = new EtcdClient(suite.cluster().etcd().endpoints());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /api/multiply | {\"a\":7,\"b\":8}",
                "POST | /api/sum | {\"numbers\":[1,2]}",
                "GET | /api/multiply?a=7&b=8 |",
                "GET | /api/sum?numbers=1,2 |",
                "GET | /api/calculations |",
                "GET | /api/calculations/01a200e9-1fde-77c0-9ad6-344babd9bbfa |",
                "GET | /api/state |",
                "GET | /api/topology |",
            })
    void isRefusedBeforeAnythingIsDone(String method, String path, String body) {
        for (String accept : new String[] {"text/html", "application/vnd.foo+json", "application/problem+json"}) {
            String key = UUID.randomUUID().toString();
            var content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);

            Reply refused =
                    gateway.call(method, path, content, "Accept", accept, "Content-Type", JSON, "Idempotency-Key", key);

            refused.isProblem(406, "not-acceptable");
            assertThat(refused.header("Vary")).contains("Accept");
            // Not by the answer to the next call with this key: a hedge that finds the record of its call is a replay,
            // too.
            assertThat(etcd.keys("/abacus/idempotency/")).noneMatch(name -> name.endsWith(key));
            if (body != null) {
                gateway.post(path, body, "Idempotency-Key", key).isStatus(201);
            }
        }
    }

    /** Spring would find out after the work is done. */
    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/*", "application/json", "*/*;v=%d", "application/json;v=%d"})
    void takes50RangesAndRefusesMore(String range) {
        String accept = IntStream.range(0, 50)
                .mapToObj(number -> range.formatted(number))
                .collect(Collectors.joining(","));
        String path = "/api/state/" + UUID.randomUUID();

        gateway.put(path, "v", "Accept", accept).isStatus(201);
        gateway.post("/api/multiply", "{\"a\":7,\"b\":8}", "Accept", accept).isStatus(201);
        for (String read : new String[] {"/api/multiply?a=7&b=8", "/api/calculations", "/actuator/health"}) {
            gateway.get(read, "Accept", accept).isStatus(200);
            gateway.get(read, "Accept", accept + ", text/plain").isProblem(400, "invalid-request");
        }
        gateway.put(path, "w", "Accept", accept, "Accept", "text/plain").isProblem(400, "invalid-request");
        assertThat(gateway.get(path).body()).isEqualTo("v");
        gateway.delete(path, "Accept", accept).isStatus(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"arith-service-1/multiply | {\"a\":7,\"b\":8}", "sum-service-1/sum | {\"numbers\":[1,2]}"})
    void isRefusedByTheServicesAlike(String call) {
        String[] parts = call.split(" \\| ", 2);
        String[] target = parts[0].split("/", 2);
        Api service = suite.instance(target[0]);
        String key = UUID.randomUUID().toString();

        service.post("/" + target[1], parts[1], "Accept", "text/html", "Idempotency-Key", key)
                .isProblem(406, "not-acceptable");

        Reply first =
                service.post("/" + target[1], parts[1], "Idempotency-Key", key).isStatus(201);
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(first.header("Content-Type")).isEqualTo(JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/*",
                "*/*",
                "application/problem+json, application/json",
                "application/vnd.foo+json, application/json;q=0.1",
                "application/json;v=2"
            })
    void aSuccessIsJsonWhateverElseIsAccepted(String accept) {
        for (String path : new String[] {"/api/multiply?a=7&b=8", "/api/calculations", "/api/state", "/api/topology"}) {
            Reply reply = gateway.get(path, "Accept", accept).isStatus(200);

            assertThat(reply.header("Content-Type")).as(path).isEqualTo(JSON);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json;q=1, text/event-stream;q=0.1 | application/json",
                "text/event-stream;q=0.1, application/json;q=1 | application/json",
                "text/event-stream, application/json | application/json",
                "*/*, text/event-stream;q=0 | application/json",
                "text/event-stream, application/json;q=0.9 | text/event-stream",
                "application/json;q=0.1, */* | text/event-stream",
                "text/* | text/event-stream",
            })
    void qualityValuesChooseBetweenJsonAndAStream(String accept, String type) throws IOException {
        for (String path : new String[] {"/api/calculations", "/api/state"}) {
            String head = head("GET", path, accept);

            assertThat(head).startsWith("HTTP/1.1 200").containsIgnoringCase("\r\nContent-Type: " + type);
            assertThat(head).contains("\r\nVary: Accept\r\n");
            assertThat(head).contains("\r\nCache-Control: no-store\r\n");
            assertThat(head.contains("\r\nX-Accel-Buffering: no\r\n")).isEqualTo(type.startsWith("text"));
        }
    }

    @Test
    void whatHasATagIsValidatedAndNothingElseKept() {
        String path = "/api/state/" + UUID.randomUUID();
        gateway.put(path, "v").isStatus(201);

        Reply value = gateway.get(path);
        assertThat(value.header("Cache-Control")).isEqualTo("no-cache");
        Reply unchanged =
                gateway.get(path, "If-None-Match", value.header("ETag")).isStatus(304);
        assertThat(unchanged.header("Cache-Control")).isEqualTo("no-cache");
        for (String other :
                new String[] {"/api/multiply?a=7&b=8", "/api/calculations", "/api/nope", "/actuator/health"}) {
            assertThat(gateway.get(other).header("Cache-Control")).as(other).isEqualTo("no-store");
        }
    }

    /** What comes before the body; then the connection is closed. */
    private String head(String method, String path, String accept) throws IOException {
        try (var socket = new Socket(gateway.base().getHost(), gateway.base().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("%s %s HTTP/1.1\r\nHost: x\r\nAccept: %s\r\n\r\n"
                            .formatted(method, path, accept)
                            .getBytes(StandardCharsets.ISO_8859_1));
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int read = socket.getInputStream().read();
                assertThat(read).as("after %s", head).isNotNegative();
                head.append((char) read);
            }
            return head.toString();
        }
    }
}
