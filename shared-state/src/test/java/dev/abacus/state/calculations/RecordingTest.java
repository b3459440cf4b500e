package dev.abacus.state.calculations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.state.SharedCluster;
import dev.abacus.state.StateSettings;
import dev.abacus.state.TooLargeException;
import dev.abacus.state.client.SharedState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordingTest {
    private final SharedState state = SharedCluster.state();

    @Test
    void recordsWhatCanBeFound() {
        Recording recording = record(IdempotencyKey.random(), 7, 8);

        assertThat(recording.replayed()).isFalse();
        assertThat(state.calculations().find(recording.calculation().id())).contains(recording.calculation());
    }

    @Test
    void aDryRunLeavesNothingBehind() {
        Instant began = record(IdempotencyKey.random(), 7, 8).calculation().recordedAt();

        assertThat(state.dryRun()).isTrue();

        assertThat(state.calculations().page(100, null).items())
                .filteredOn(calculation -> calculation.recordedAt().isAfter(began))
                .isEmpty();
        try (SharedState nowhere = SharedState.connect(
                List.of(URI.create("http://127.0.0.1:1")),
                () -> new StateSettings(Duration.ofMillis(100), Duration.ofHours(1)))) {
            assertThat(nowhere.dryRun()).isFalse();
        }
    }

    @Test
    void replaysTheFirstRecordingForTheSameKey() {
        IdempotencyKey key = IdempotencyKey.random();
        Recording first = record(key, 7, 8);

        Recording second = record(key, 7, 8);

        assertThat(second).isEqualTo(new Recording(first.calculation(), true));
    }

    @Test
    void keepsTheKeysOfOperationsApart() {
        IdempotencyKey key = IdempotencyKey.random();
        record(key, 7, 8);

        Recording sum = state.calculations().record("sum", List.of(7L, 8L), 15, "sum-service-1", key);

        assertThat(sum.replayed()).isFalse();
    }

    @Test
    void refusesAKeyWithOtherOperands() {
        IdempotencyKey key = IdempotencyKey.random();
        record(key, 7, 8);

        assertThatThrownBy(() -> record(key, 7, 9))
                .isInstanceOf(IdempotencyKeyReusedException.class)
                .hasMessage("idempotency key " + key.value() + " was used before to multiply other operands");
    }

    @Test
    void recordsOnceForManyThreadsWithOneKey() throws Exception {
        int threads = 32;
        IdempotencyKey key = IdempotencyKey.random();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Recording> call = () -> {
                start.await();
                return record(key, 3, 4);
            };
            List<Future<Recording>> futures = IntStream.range(0, threads)
                    .mapToObj(i -> executor.submit(call))
                    .toList();
            start.countDown();
            List<Recording> recordings = new ArrayList<>();
            for (Future<Recording> future : futures) {
                recordings.add(future.get());
            }

            assertThat(recordings)
                    .hasSize(threads)
                    .filteredOn(Recording::replayed)
                    .hasSize(threads - 1);
            assertThat(recordings)
                    .extracting(Recording::calculation)
                    .containsOnly(recordings.getFirst().calculation());
        }
    }

    @Test
    void recordsTheLargestListOfNumbersAndRefusesWhatEtcdsMemoryIsNotSizedFor() {
        List<Long> largest = Collections.nCopies(10_000, Long.MIN_VALUE);
        List<Long> tooMany = Collections.nCopies(20_000, Long.MIN_VALUE);

        assertThat(sum(largest).calculation().operands()).isEqualTo(largest);
        assertThatThrownBy(() -> sum(tooMany))
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("at most 262144");
    }

    private Recording sum(List<Long> numbers) {
        return state.calculations().record("sum", numbers, 0, "sum-service-1", IdempotencyKey.random());
    }

    private Recording record(IdempotencyKey key, long a, long b) {
        return state.calculations().record("multiply", List.of(a, b), a * b, "arith-service-1", key);
    }
}
