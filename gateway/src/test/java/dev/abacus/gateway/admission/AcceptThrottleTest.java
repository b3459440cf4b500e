package dev.abacus.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AcceptThrottleTest {

    private static final int LIMIT = 2;

    private final List<Thread> scheduled = new ArrayList<>();
    private final List<String> executed = new ArrayList<>();

    private final AtomicLong clock = new AtomicLong();
    private boolean exhausted;

    /** Its threads run from {@link #scheduled}. */
    private final AcceptThrottle throttle = new AcceptThrottle(
            LIMIT,
            work -> new Thread(work) {
                @Override
                public void start() {
                    if (exhausted) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    scheduled.add(this);
                }
            },
            clock::get);

    @Test
    void startsNoMoreThreadsThanItsLimit() {
        execute("a", "b", "c");

        assertThat(scheduled).hasSize(LIMIT);
    }

    @Test
    void aThreadThatCannotBeStartedKeepsNoPlace() {
        exhausted = true;
        for (int i = 0; i <= LIMIT; i++) {
            assertThatThrownBy(() -> execute("a")).isInstanceOf(OutOfMemoryError.class);
        }
        exhausted = false;

        execute("b", "c");

        assertThat(scheduled).hasSize(LIMIT);
        assertThat(throttle.length()).isEqualTo(LIMIT);
    }

    @Test
    void startsTheNextWhenOneHasBegun() {
        throttle.execute(() -> {
            AcceptThrottle.begun();
            assertThat(scheduled).as("threads while the first is in flight").hasSize(LIMIT);
            executed.add("first");
        });
        execute("b", "c", "d");

        runNext();

        assertThat(executed).containsExactly("first");
        assertThat(scheduled).as("b and c, and not d").hasSize(LIMIT);
    }

    @Test
    void startsOneWhenARequestSaysTwiceThatItHasBegun() {
        throttle.execute(() -> {
            AcceptThrottle.begun();
            AcceptThrottle.begun();
        });
        execute("b", "c", "d");

        runNext();

        assertThat(scheduled).hasSize(LIMIT);
    }

    @Test
    void startsInTheOrderOfArrival() {
        execute("a", "b", "c", "d", "e");

        while (!scheduled.isEmpty()) {
            runNext();
        }

        assertThat(executed).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void startsTheNextWhenOneHasFailed() {
        throttle.execute(() -> {
            throw new IllegalStateException("as requests do");
        });
        execute("b", "c");

        try {
            runNext();
        } catch (IllegalStateException expected) {
            executed.add(expected.getMessage());
        }

        assertThat(executed).containsExactly("as requests do");
        assertThat(scheduled).hasSize(LIMIT);
    }

    @Test
    void startsAsManyAgainWhenAllHaveEnded() {
        execute("a", "b", "c");
        while (!scheduled.isEmpty()) {
            runNext();
        }

        execute("d", "e", "f");

        assertThat(scheduled).hasSize(LIMIT);
    }

    @Test
    void countsTheOtherRequestsThatHaveNotBegun() {
        List<Integer> counted = new ArrayList<>();
        throttle.execute(() -> {
            counted.add(throttle.length());
            AcceptThrottle.begun();
            counted.add(throttle.length());
        });
        execute("b", "c", "d");

        assertThat(throttle.length()).isEqualTo(4);
        runNext();
        assertThat(counted).containsExactly(3, 3);
        while (!scheduled.isEmpty()) {
            runNext();
        }
        assertThat(throttle.length()).isZero();
    }

    /** What it waits for later is none of the queue's. */
    @Test
    void aRequestWaitsUntilItBegins() {
        List<Long> waited = new ArrayList<>();
        throttle.execute(() -> {
            AcceptThrottle.begun();
            clock.addAndGet(10);
            waited.add(throttle.waitNanos());
        });
        throttle.execute(() -> waited.add(throttle.waitNanos()));
        clock.addAndGet(5);

        runNext();
        runNext();

        assertThat(waited).containsExactly(5L, 15L);
        assertThat(throttle.waitNanos()).isZero();
    }

    @Test
    void hasNoEffectOnOtherThreads() {
        AcceptThrottle.begun();

        assertThat(scheduled).isEmpty();
    }

    private void execute(String... names) {
        for (String name : names) {
            throttle.execute(() -> executed.add(name));
        }
    }

    /** Runs the thread that waits longest, on this one. */
    private void runNext() {
        scheduled.removeFirst().run();
    }
}
