package dev.abacus.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottlingExecutorTest {

    private static final int LIMIT = 2;

    private final List<Thread> scheduled = new ArrayList<>();
    private final List<String> executed = new ArrayList<>();

    /** Its threads run from {@link #scheduled}. */
    private final ThrottlingExecutor executor = new ThrottlingExecutor(LIMIT, work -> new Thread(work) {
        @Override
        public void start() {
            scheduled.add(this);
        }
    });

    @Test
    void startsNoMoreThreadsThanItsLimit() {
        execute("a", "b", "c");

        assertThat(scheduled).hasSize(LIMIT);
    }

    @Test
    void startsTheNextWhenOneHasBegun() {
        executor.execute(() -> {
            ThrottlingExecutor.begun();
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
        executor.execute(() -> {
            ThrottlingExecutor.begun();
            ThrottlingExecutor.begun();
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
        executor.execute(() -> {
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
    void hasNoEffectOnOtherThreads() {
        ThrottlingExecutor.begun();

        assertThat(scheduled).isEmpty();
    }

    private void execute(String... names) {
        for (String name : names) {
            executor.execute(() -> executed.add(name));
        }
    }

    /** Runs the thread that waits longest, on this one. */
    private void runNext() {
        scheduled.removeFirst().run();
    }
}
