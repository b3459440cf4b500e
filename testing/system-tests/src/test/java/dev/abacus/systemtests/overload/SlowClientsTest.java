package dev.abacus.systemtests.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.RawClient;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Clients that hold on to what they get, from several addresses, with the heap and the limits that are shipped. */
@Order(Suite.SHARED_FIRST)
class SlowClientsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** A stream whose reader has gone is noticed by the second sign of life after that. */
    private static final Duration UNTIL_STREAMS_END = Duration.ofSeconds(60);

    private static final String HALF_A_HEAD = "GET /api/multiply?a=7&b=8 HTTP/1.1\r\nHost: x\r\nX-Waits: ";
    private static final String HALF_A_BODY =
            "PUT /api/state/slow HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\nx";
    private static final String STREAM = "GET /api/calculations HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n";
    private static final String CLOSE = "Connection: close\r\n\r\n";

    private final Suite suite = Suite.shared();
    private final Api gateway = suite.gateway();
    private final List<RawClient> clients = new ArrayList<>();
    private long pid;

    @BeforeEach
    void remember() {
        gateway.put("/api/state/good", "");
        pid = suite.cluster().process("gateway").running().pid();
    }

    @AfterEach
    void hangUp() {
        clients.forEach(RawClient::close);
        await().atMost(UNTIL_STREAMS_END).until(() -> gateway.metric("abacus_streams_open") == 0);
        assertThat(suite.cluster().process("gateway").running().pid()).isEqualTo(pid);
    }

    @Test
    void bodiesThatAreNotSentKeepNobodyFromWriting() throws IOException {
        open(100, HALF_A_BODY);

        await().atMost(SOON).until(() -> gateway.metric("abacus_requests_partial") == 64);
        assertThat(gateway.get("/actuator/prometheus").body())
                .containsPattern("(?m)^abacus_admission_in_flight\\{.*kind=\"write\"")
                .doesNotContainPattern("(?m)^abacus_admission_in_flight\\{.*kind=\"write\".*} [1-9]");
        servesAll();
        for (RawClient client : clients) {
            assertThat(client.answer()).containsPattern("^HTTP/1.1 (408|503) ").contains("urn:abacus:problem:");
        }
    }

    @Test
    void headsThatAreNotSentKeepNobodyOut() throws IOException {
        open(600, HALF_A_HEAD);

        servesAll();
        assertThat(gateway.metric("abacus_requests_partial")).isLessThanOrEqualTo(64);
    }

    @Test
    void connectionsThatSendNothingKeepNobodyOut() throws IOException {
        open(1_500, "");

        servesAll();
    }

    @Test
    void oneAddressLeavesStreamsForOthers() throws IOException {
        streams(32, "127.0.0.2");

        assertThat(client("127.0.0.2").sends(STREAM + CLOSE).answer())
                .startsWith("HTTP/1.1 503 ")
                .contains("urn:abacus:problem:overloaded", "32 event streams of 127.0.0.2 are open already");
        streams(1, "127.0.0.3");
    }

    /** Half-sent requests of either kind on top of all streams: the heap that is shipped has to carry them. */
    @Test
    void allStreamsAndAThousandHalfSentRequests() throws IOException {
        for (int address = 2; address < 10; address++) {
            streams(32, "127.0.0." + address);
        }
        for (int i = 0; i < 3; i++) {
            open(625, HALF_A_HEAD);
            open(625, HALF_A_BODY);
            servesAll();
        }
        assertThat(gateway.metric("abacus_streams_open")).isEqualTo(256);
        assertThat(gateway.metric("abacus_requests_partial")).isLessThanOrEqualTo(64);
    }

    @Test
    void readinessIsToldWhateverElseIsAsked() throws Exception {
        soon(200, () -> gateway.get("/v3/api-docs"));
        String settings = suite.configuration("gateway");
        suite.configure("gateway", settings.replaceFirst("max-management: \\d+", "max-management: 1"));
        try {
            readinessIsToldAmidAFlood();
        } finally {
            suite.configure("gateway", settings);
        }
    }

    private void readinessIsToldAmidAFlood() throws Exception {
        List<String> paths = List.of("/actuator/prometheus", "/v3/api-docs", "/swagger-ui/index.html", "/actuator");
        var enough = new AtomicBoolean();
        try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Set<Integer>>> flood = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                String path = paths.get(i % paths.size());
                flood.add(askers.submit(() -> statuses(path, enough)));
            }
            try {
                for (int i = 0; i < 20; i++) {
                    gateway.get("/actuator/health/readiness").isStatus(200);
                    gateway.get("/api/multiply?a=7&b=8").isStatus(200);
                }
            } finally {
                enough.set(true);
            }
            Set<Integer> seen = new HashSet<>();
            for (Future<Set<Integer>> asker : flood) {
                seen.addAll(asker.get());
            }
            assertThat(seen).containsExactlyInAnyOrder(200, 503);
        }
    }

    /** One after the other, until so many are open: each reads etcd first, which may have much to do just now. */
    private void streams(int count, String from) throws IOException {
        int open = 0;
        long deadline = System.nanoTime() + UNTIL_STREAMS_END.toNanos();
        while (open < count && System.nanoTime() < deadline) {
            open += client(from).sends(STREAM + "\r\n").firstLine().contains(" 200") ? 1 : 0;
        }
        assertThat(open).as("streams of %s", from).isEqualTo(count);
    }

    private Set<Integer> statuses(String path, AtomicBoolean enough) {
        Set<Integer> seen = new HashSet<>();
        while (!enough.get()) {
            seen.add(gateway.get(path).status());
        }
        return seen;
    }

    /** Soon, for the machine may be busy with all these connections. */
    private void servesAll() {
        for (int i = 0; i < 10; i++) {
            soon(200, () -> gateway.get("/api/multiply?a=7&b=8"));
            soon(201, () -> gateway.post("/api/sum", "{\"numbers\":[1,2]}"));
            soon(204, () -> gateway.put("/api/state/good", "x".repeat(10_000)));
            soon(200, () -> gateway.get("/actuator/health/readiness"));
        }
    }

    private static void soon(int status, Supplier<Reply> call) {
        await().atMost(SOON).until(() -> call.get().status() == status);
    }

    private void open(int count, String begin) throws IOException {
        for (int i = 0; i < count; i++) {
            client("127.0.0." + (2 + i % 8)).sends(begin);
        }
    }

    private RawClient client(String from) throws IOException {
        var client = new RawClient(gateway.base(), from);
        clients.add(client);
        return client;
    }
}
