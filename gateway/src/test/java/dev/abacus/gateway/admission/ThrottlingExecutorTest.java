package dev.abacus.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottlingExecutorTest {

    private static final int WIDTH = 2;

    private final List<Thread> turns = new ArrayList<>();
    private final List<String> begun = new ArrayList<>();

    /** Its threads get their turns from {@link #turns}. */
    private final ThrottlingExecutor door = new ThrottlingExecutor(WIDTH, work -> new Thread(work) {
        @Override
        public void start() {
            turns.add(this);
        }
    });

    @Test
    void givesNoMoreOfThemAThreadThanItIsWide() {
        enter("a", "b", "c");

        assertThat(turns).hasSize(WIDTH);
    }

    @Test
    void letsTheNextInWhenOneHasPassed() {
        door.execute(() -> {
            ThrottlingExecutor.passed();
            assertThat(turns).as("threads while the first is in work").hasSize(WIDTH);
            begun.add("first");
        });
        enter("b", "c", "d");

        turn();

        assertThat(begun).containsExactly("first");
        assertThat(turns).as("b and c, and not d").hasSize(WIDTH);
    }

    @Test
    void whoPassesTwiceLetsOneIn() {
        door.execute(() -> {
            ThrottlingExecutor.passed();
            ThrottlingExecutor.passed();
        });
        enter("b", "c", "d");

        turn();

        assertThat(turns).hasSize(WIDTH);
    }

    @Test
    void letsThemInInTheOrderOfTheirComing() {
        enter("a", "b", "c", "d", "e");

        while (!turns.isEmpty()) {
            turn();
        }

        assertThat(begun).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void oneThatFailsLetsTheNextInAllTheSame() {
        door.execute(() -> {
            throw new IllegalStateException("as requests do");
        });
        enter("b", "c");

        try {
            turn();
        } catch (IllegalStateException expected) {
            begun.add(expected.getMessage());
        }

        assertThat(begun).containsExactly("as requests do");
        assertThat(turns).hasSize(WIDTH);
    }

    @Test
    void isFreeAgainWhenAllHaveGone() {
        enter("a", "b", "c");
        while (!turns.isEmpty()) {
            turn();
        }

        enter("d", "e", "f");

        assertThat(turns).hasSize(WIDTH);
    }

    @Test
    void passingWhereThereIsNoDoorDoesNothing() {
        ThrottlingExecutor.passed();

        assertThat(turns).isEmpty();
    }

    private void enter(String... names) {
        for (String name : names) {
            door.execute(() -> begun.add(name));
        }
    }

    /** The thread that waits longest for its turn has it, on this one. */
    private void turn() {
        turns.removeFirst().run();
    }
}
