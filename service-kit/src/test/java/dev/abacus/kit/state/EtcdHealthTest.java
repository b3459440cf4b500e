package dev.abacus.kit.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.kit.StartedService;
import dev.abacus.kit.http.Caller;
import dev.abacus.testsupport.TestEtcd;
import dev.abacus.testsupport.TestServers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health, asked for more often than anybody needs it. */
class EtcdHealthTest {

    private static final int CALLS = 400;

    private static TestEtcd etcd;
    private static StartedService service;

    @BeforeAll
    static void start() {
        etcd = TestServers.startEtcd(1);
        service = StartedService.with(
                URI.create("http://127.0.0.1:1"),
                "abacus.etcd.endpoints=" + etcd.endpoints().getFirst());
    }

    @AfterAll
    static void stop() {
        service.close();
        etcd.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/etcd"})
    void readsEtcdOnceASecondAtMost(String path) throws Exception {
        long readsBefore = reads();
        long began = System.nanoTime();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> calls = Stream.generate(
                            () -> callers.submit(() -> service.calls().get(path).status()))
                    .limit(CALLS)
                    .toList();
            for (Future<Integer> call : calls) {
                assertThat(call.get()).isEqualTo(200);
            }
        }
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();

        assertThat(reads() - readsBefore).isLessThanOrEqualTo(seconds + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/etcd"})
    void saysSoonThatEtcdIsAwayAndBack(String path) {
        etcd.kill();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> service.calls().get(path).status() == 503);
        etcd.start();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> service.calls().get(path).status() == 200);
    }

    @Test
    void aCallerWithoutTimeMakesNothingUnhealthyForTheOthers() {
        String path = "/actuator/health/etcd";
        await().until(() -> service.calls().get(path).status() == 200);

        // The cached second ends in between.
        await().during(Duration.ofSeconds(3)).until(() -> {
            service.calls().get(path, "Abacus-Timeout-Ms", "1");
            return service.calls().get(path).status() == 200;
        });
    }

    /** As etcd counts them. */
    private static long reads() {
        String metrics = new Caller(etcd.endpoints().getFirst().getPort())
                .get("/metrics")
                .text();
        Matcher transactions = Pattern.compile("(?m)^grpc_server_started_total\\{grpc_method=\"Txn\".*} (\\d+)$")
                .matcher(metrics);
        assertThat(transactions.find()).as("transactions in etcd's metrics").isTrue();
        return Long.parseLong(transactions.group(1));
    }
}
