package dev.abacus.chaos.linearizability.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IntentionsTest {

    @Test
    void areTheSameForTheSameSeed() {
        assertThat(thousand(7)).isEqualTo(thousand(7)).isNotEqualTo(thousand(8));
    }

    @Test
    void areOfEveryKindOnEveryKey() {
        Workload workload = Workload.of(1);

        assertThat(thousand(1)).extracting(Intentions.Intention::action).contains(Intentions.Action.values());
        assertThat(thousand(1).stream().map(Intentions.Intention::key).distinct())
                .hasSize(workload.keys());
    }

    private static List<Intentions.Intention> thousand(long seed) {
        var intentions = new Intentions(new SplittableRandom(seed), Workload.of(seed));
        return Stream.generate(intentions::next).limit(1_000).toList();
    }
}
