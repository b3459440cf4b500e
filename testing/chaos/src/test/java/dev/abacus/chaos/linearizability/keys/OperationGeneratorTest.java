package dev.abacus.chaos.linearizability.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperationGeneratorTest {

    @Test
    void areTheSameForTheSameSeed() {
        assertThat(thousand(7)).isEqualTo(thousand(7)).isNotEqualTo(thousand(8));
    }

    @Test
    void areOfEveryKindOnEveryKey() {
        Workload workload = Workload.of(1);

        assertThat(thousand(1))
                .extracting(OperationGenerator.PlannedOperation::action)
                .contains(OperationGenerator.Action.values());
        assertThat(thousand(1).stream()
                        .map(OperationGenerator.PlannedOperation::key)
                        .distinct())
                .hasSize(workload.keys());
    }

    private static List<OperationGenerator.PlannedOperation> thousand(long seed) {
        var generator = new OperationGenerator(new SplittableRandom(seed), Workload.of(seed));
        return Stream.generate(generator::next).limit(1_000).toList();
    }
}
