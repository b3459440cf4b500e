package dev.abacus.cluster.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PacingTest {

    @Test
    void aCallOfAnOpenLoopIsDueAtItsTimeThoughTheOneBeforeItWasSlow() throws InterruptedException {
        List<Long> due = new ArrayList<>();
        List<Long> begun = new ArrayList<>();
        long start = System.nanoTime();

        Pacing.open(start, elapsed -> elapsed == 0 ? 1_000_000 : 2_000_000, () -> due.size() < 4, (number, at) -> {
            assertThat(number).isEqualTo(due.size());
            due.add(at - start);
            begun.add(System.nanoTime() - start);
            Thread.sleep(number == 0 ? 20 : 0);
        });

        assertThat(due).containsExactly(0L, 1_000_000L, 3_000_000L, 5_000_000L);
        for (int number = 0; number < due.size(); number++) {
            assertThat(begun.get(number)).isGreaterThanOrEqualTo(due.get(number));
        }
    }

    @Test
    void eachClientOfAClosedLoopMakesOneCallAfterTheOther() {
        Set<Integer> inFlight = ConcurrentHashMap.newKeySet();
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();

        long failed = Pacing.closed(3, Duration.ofMillis(200), (client, number) -> {
            overlaps.addAndGet(inFlight.add(client) ? 0 : 1);
            calls.incrementAndGet();
            Thread.sleep(5);
            inFlight.remove(client);
            if (number == 1) {
                throw new IllegalStateException("fails");
            }
        });

        assertThat(failed).isEqualTo(3);
        assertThat(overlaps).hasValue(0);
        assertThat(calls).hasValueGreaterThan(6);
    }
}
