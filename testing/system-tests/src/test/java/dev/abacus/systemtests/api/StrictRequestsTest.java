package dev.abacus.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a lenient gateway would guess about are refused, and do nothing. */
class StrictRequestsTest {

    private static final String BODY = "{\"a\":7,\"b\":8}";

    private final Api gateway = Suite.shared().gateway();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/calculations?limit=%231",
                "GET /api/calculations?limit=0x1",
                "GET /api/calculations?limit=1&limit=2",
                "GET /api/calculations?size=1",
                "GET /api/calculations/01a200e9-1fde-77c0-9ad6-344babd9bbfa?x=1",
                "GET /api/state?prefix=a&prefix=b",
                "GET /api/state?limit=%2B1",
                "GET /api/state?Prefix=a",
                "GET /api/state/a?consistency=serializable&consistency=linearizable",
                "GET /api/state/a?consistency=",
                "DELETE /api/state/a?ttl=1s",
                "GET /api/topology?x=1",
                "GET /api/multiply?a=7&b=8&c=9",
                "GET /api/multiply?a=%2B7&b=8",
                "GET /api/multiply?a=0x7&b=8",
                "GET /api/sum?numbers=1&numbers=2"
            })
    void refusesAParameterThatTheCallDoesNotHave(String request) {
        String[] parts = request.split(" ", 2);
        gateway.call(parts[0], parts[1], BodyPublishers.noBody()).isProblem(400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/calculations?after=LONG",
                "/api/LONG",
                "/LONG",
                "/api/state/LONG",
                "/api/calculations?limit=LONG",
                "/api/calculations/LONG",
                "/api/state?after=LONG&prefix=PREFIX",
                "/api/state/a?consistency=LONG",
                "/api/multiply?a=LONG&b=8",
                "/api/sum?numbers=LONG",
                "/api/calculations Last-Event-ID LONG",
                "/api/state Last-Event-ID LONG",
                "/api/multiply?a=7&b=8 Abacus-Timeout-Ms LONG",
                "/api/multiply?a=7&b=8 Abacus-Priority LONG",
                "/api/state/a If-Match LONG",
                "/api/calculations Accept LONG"
            })
    void quotesLittleOfWhatItRefuses(String request) {
        String[] parts = request.replace("LONG", "7".repeat(3_000))
                .replace("PREFIX", "p".repeat(3_000))
                .split(" ", 3);
        String[] headers = parts.length < 3
                ? new String[0]
                : parts[1].equals("Last-Event-ID")
                        ? new String[] {parts[1], parts[2], "Accept", "text/event-stream"}
                        : new String[] {parts[1], parts[2]};

        Reply reply = gateway.get(parts[0], headers);

        assertThat(reply.status()).isBetween(400, 499);
        assertThat(reply.body()).doesNotContain("7".repeat(101), "p".repeat(101));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=7&b=LONG%", "LONG%=1", "=LONG", "a=7&b=8&LONG"})
    void quotesLittleOfAMalformedQuery(String query) throws IOException {
        Reply reply = gateway.raw("GET /api/multiply?" + query.replace("LONG", "7".repeat(3_000))
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).doesNotContain("7".repeat(101));
    }

    @Test
    void quotesLittleOfATimeToLive() {
        Reply reply = gateway.put("/api/state/a?ttl=" + "7".repeat(3_000), "v");

        reply.isProblem(400, "invalid-request");
        assertThat(reply.body()).doesNotContain("7".repeat(101));
    }

    /** A long name is no fault, so it comes as far as etcd. */
    @Test
    void quotesLittleOfWhatEtcdRefuses() {
        String key = "k".repeat(200);
        gateway.put("/api/state/" + key, "v");
        gateway.post("/api/multiply", BODY, "Idempotency-Key", key).isStatus(201);

        List<Reply> refused = List.of(
                gateway.put("/api/state/" + key, "v", "If-Match", "\"1\""),
                gateway.delete("/api/state/" + key, "If-Match", "\"1\", \"2\""),
                gateway.get("/api/state/" + key, "If-Match", "\"1\""),
                gateway.post("/api/multiply", "{\"a\":7,\"b\":9}", "Idempotency-Key", key));

        assertThat(refused).extracting(Reply::status).containsExactly(412, 412, 412, 422);
        assertThat(refused).extracting(Reply::body).noneMatch(body -> body.contains("k".repeat(101)));
    }

    @Test
    void aMisspeltTimeToLiveWritesNothing() {
        String path = "/api/state/" + UUID.randomUUID();

        assertThat(gateway.put(path + "?tll=2s", "v")
                        .isProblem(400, "invalid-request")
                        .path("detail")
                        .asString())
                .contains("tll");
        gateway.get(path).isStatus(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/multiply", "/api/multiply?x=1"})
    void anIdempotencyKeyGivenTwiceOrBesideAnUnknownParameterRecordsNothing(String path) {
        String key = UUID.randomUUID().toString();
        gateway.post(path, BODY, "Idempotency-Key", key, "Idempotency-Key", path.contains("?") ? "other" : key)
                .isProblem(400, "invalid-request");

        assertThat(gateway.post("/api/multiply", BODY, "Idempotency-Key", key)
                        .isStatus(201)
                        .header("Idempotency-Replayed"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {254, 3_000, 10_000})
    void aLongIdempotencyKeyIsRefusedHoweverItIsWritten(int length) {
        for (String key : new String[] {
            "k".repeat(length + 3), "\"" + "k".repeat(length + 3) + "\"", "\"" + "\\\"".repeat(length + 3) + "\""
        }) {
            gateway.post("/api/multiply", BODY, "Idempotency-Key", key).isProblem(400, "invalid-request");
        }
    }

    @Test
    void aQueryThatIsTooLongSaysTheLimitAndWhatToDo() {
        String numbers = IntStream.range(0, 4_500)
                .mapToObj(i -> "10000")
                .collect(Collectors.joining(",", "/api/sum?numbers=", ""));

        assertThat(gateway.get(numbers)
                        .isProblem(414, "uri-too-long")
                        .path("detail")
                        .asString())
                .contains("24576 bytes")
                .contains("body of a POST");
        assertThat(gateway.get("/api/topology", "X", "x".repeat(30_000))
                        .isProblem(431, "headers-too-large")
                        .path("detail")
                        .asString())
                .contains("24576 bytes");
    }

    @Test
    void listensOnBothLoopbackAddresses() throws IOException {
        InetAddress second = InetAddress.getByName("::1");
        assumeTrue(NetworkInterface.getByInetAddress(second) != null, "this machine has no IPv6");

        new Api(URI.create("http://[::1]:" + gateway.base().getPort()))
                .get("/api/multiply?a=7&b=8")
                .isStatus(200);
    }
}
