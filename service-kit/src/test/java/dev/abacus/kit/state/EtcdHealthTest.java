package dev.abacus.kit.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.kit.StartedService;
import dev.abacus.testservers.TestEtcd;
import dev.abacus.testservers.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

    private static long reads() {
        return service.context().getBean(MeterRegistry.class).find("db.client.operation.duration").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }
}
