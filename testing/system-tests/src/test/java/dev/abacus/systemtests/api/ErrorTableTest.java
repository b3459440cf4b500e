package dev.abacus.systemtests.api;

import static dev.abacus.systemtests.support.Suite.soon;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.abacus.cluster.tools.ProjectHome;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each line of {@code docs/errors.md} is met by a caller. */
class ErrorTableTest {

    private static final Pattern LINE = Pattern.compile("\\| `([a-z-]+)` \\| (\\d{3}) .*");
    private static final String PRODUCT = "{\"a\":7,\"b\":8}";

    /** How to meet each type: the one place to add a new type to. */
    private static final Map<String, Supplier<Reply>> PROVOCATIONS = Map.ofEntries(
            entry("invalid-request", () -> gateway().get("/api/multiply?a=7&b=x")),
            entry("not-found", () -> gateway().get("/api/state/" + UUID.randomUUID())),
            entry("method-not-allowed", () -> gateway().delete("/api/multiply")),
            entry("not-acceptable", () -> gateway().get("/api/multiply?a=7&b=8", "Accept", "image/png")),
            entry("precondition-failed", ErrorTableTest::preconditionFailed),
            entry("uri-too-long", () -> gateway().get("/api/sum?numbers=" + "1,".repeat(20_000))),
            entry("headers-too-large", () -> gateway().get("/api/topology", "X", "x".repeat(30_000))),
            entry(
                    "cross-origin",
                    () -> gateway()
                            .call(
                                    "OPTIONS",
                                    "/api/multiply",
                                    BodyPublishers.noBody(),
                                    "Origin",
                                    "https://elsewhere.example",
                                    "Access-Control-Request-Method",
                                    "POST")),
            entry("too-large", () -> gateway().put("/api/state/foo", "v".repeat(1024 * 1024 + 1))),
            entry(
                    "unsupported-media-type",
                    () -> gateway()
                            .call(
                                    "POST",
                                    "/api/multiply",
                                    BodyPublishers.ofString(PRODUCT),
                                    "Content-Type",
                                    "text/plain")),
            entry("overflow", () -> gateway().get("/api/multiply?a=9223372036854775807&b=2")),
            entry("idempotency-key-reused", ErrorTableTest::idempotencyKeyReused),
            entry("not-implemented", () -> raw("HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: nonsense")),
            entry("version-not-supported", () -> raw("HTTP/7.1\r\nHost: x")),
            entry("bad-gateway", ErrorTableTest::badGateway),
            entry("unavailable", () -> gateway().get("/api/multiply?a=7&b=8", "Abacus-Timeout-Ms", "1")),
            entry("storage-full", ErrorTableTest::storageFull),
            entry("overloaded", ErrorTableTest::overloaded),
            entry("outcome-unknown", ErrorTableTest::outcomeUnknown));

    /** Types that no caller can meet in a whole suite, each with the test that meets it in a broken one. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "internal", "service-kit/src/test/java/dev/abacus/kit/problem/ProblemTest.java",
            "request-timeout", "service-kit/src/test/java/dev/abacus/kit/limits/PartialRequestsTest.java",
            "record-gone",
                    "testing/system-tests/src/test/java/dev/abacus/systemtests/robustness/ForeignEntriesInEtcdTest.java");

    static Stream<Arguments> types() throws IOException {
        return table().entrySet().stream().map(type -> Arguments.of(type.getKey(), type.getValue()));
    }

    private static Map<String, Integer> table() throws IOException {
        return Files.readString(ProjectHome.find().resolve("docs/errors.md"))
                .lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(line -> line.group(1), line -> Integer.parseInt(line.group(2))));
    }

    @Test
    void eachTypeHasItsTest() throws IOException {
        assertThat(Stream.concat(PROVOCATIONS.keySet().stream(), ELSEWHERE.keySet().stream()))
                .as("the types of docs/errors.md")
                .containsExactlyInAnyOrderElementsOf(table().keySet());
    }

    @ParameterizedTest
    @MethodSource("types")
    void isMet(String slug, int status) {
        Supplier<Reply> provocation = PROVOCATIONS.get(slug);
        if (provocation != null) {
            provocation.get().isProblem(status, slug);
        } else {
            assertThat(ProjectHome.find().resolve(Objects.requireNonNull(ELSEWHERE.get(slug))))
                    .content()
                    .contains(slug);
        }
    }

    private static Reply raw(String afterPath) {
        try {
            return gateway().raw("GET /api/topology " + afterPath + "\r\n\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reply preconditionFailed() {
        String path = "/api/state/" + UUID.randomUUID();
        gateway().put(path, "bar").isStatus(201);
        return gateway().put(path, "bar", "If-None-Match", "*");
    }

    private static Reply idempotencyKeyReused() {
        String key = UUID.randomUUID().toString();
        gateway().post("/api/multiply", PRODUCT, "Idempotency-Key", key).isStatus(201);
        return gateway().post("/api/multiply", "{\"a\":7,\"b\":9}", "Idempotency-Key", key);
    }

    /** An instance with a fault of its own. */
    private static Reply badGateway() {
        HttpServer stranger = defective();
        Api consul = new Api(Suite.shared().cluster().consul().uri());
        String registration = """
                {"Name": "sum-service", "ID": "stranger", "Address": "127.0.0.1", "Port": %d}""".formatted(stranger.getAddress().getPort());
        try {
            consul.put("/v1/agent/service/register", registration).isStatus(200);
            return eventually(() -> gateway().get("/api/sum?numbers=1,2"), reply -> reply.status() != 200);
        } finally {
            consul.put("/v1/agent/service/deregister/stranger", "").isStatus(200);
            soon().until(() -> !gateway().get("/api/topology").body().contains("stranger"));
            stranger.stop(0);
        }
    }

    /** An instance with a defect. */
    private static HttpServer defective() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] defect = "{\"type\":\"urn:abacus:problem:internal\"}".getBytes(StandardCharsets.US_ASCII);
            server.createContext("/", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
                exchange.sendResponseHeaders(500, defect.length);
                exchange.getResponseBody().write(defect);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** etcd raises this alarm when it is out of space, and then refuses what needs more. */
    private static Reply storageFull() {
        String key = "/api/state/" + UUID.randomUUID();
        gateway().put(key, "bar").isStatus(201);
        alarm("ACTIVATE");
        try {
            gateway().delete(key).isStatus(204);
            return gateway().put(key, "bar");
        } finally {
            alarm("DEACTIVATE");
            soon().until(() -> gateway().put("/api/state/foo", "bar").status() < 300);
        }
    }

    private static void alarm(String action) {
        new Api(Suite.shared().cluster().etcd().endpoints().getFirst())
                .post(
                        "/v3/maintenance/alarm",
                        "{\"action\": \"%s\", \"memberID\": \"1\", \"alarm\": \"NOSPACE\"}".formatted(action))
                .isStatus(200);
    }

    private static Reply overloaded() {
        String before = Suite.shared().configuration("gateway");
        try {
            Suite.shared().configure("gateway", before.replaceAll("(max-reads|min-limit): \\d+", "$1: 1"));
            return eventually(ErrorTableTest::worstOfMany, reply -> reply.status() != 200);
        } finally {
            Suite.shared().configure("gateway", before);
            soon().until(() -> worstOfMany().status() == 200);
        }
    }

    /** The reply with the highest status. */
    private static Reply worstOfMany() {
        List<Future<Reply>> replies;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            replies = Stream.generate(() -> callers.submit(() -> gateway().get("/api/multiply?a=7&b=8")))
                    .limit(30)
                    .toList();
        }
        return replies.stream()
                .map(Future::resultNow)
                .max(Comparator.comparingInt(Reply::status))
                .orElseThrow();
    }

    /** Both instances take the call, and answer no more. */
    private static Reply outcomeUnknown() {
        List<String> instances = List.of("arith-service-1", "arith-service-2");
        instances.forEach(Suite.shared().cluster()::pause);
        try {
            return gateway().post("/api/multiply", PRODUCT, "Abacus-Timeout-Ms", "500");
        } finally {
            instances.forEach(Suite.shared().cluster()::resume);
            soon().until(() -> gateway().get("/api/multiply?a=7&b=8").status() == 200);
        }
    }

    private static Reply eventually(Supplier<Reply> call, Predicate<Reply> isIt) {
        return soon().until(call::get, isIt);
    }

    private static Api gateway() {
        return Suite.shared().gateway();
    }
}
