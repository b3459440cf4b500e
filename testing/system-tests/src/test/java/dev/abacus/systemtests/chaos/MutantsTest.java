package dev.abacus.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.mutants.Detection;
import dev.abacus.chaos.mutants.Mutant;
import dev.abacus.chaos.mutants.MutantRun;
import dev.abacus.chaos.mutants.MutantTable;
import dev.abacus.chaos.run.ChaosRun;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.systemtests.support.KeptSuite;
import dev.abacus.systemtests.support.Suite;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The checkers of a chaos run find every planted fault, and nothing in the suite without one. It takes minutes, so it runs with
 * the fault table.
 */
@Tag("faults")
class MutantsTest {

    private static final MutantTable TABLE = new MutantTable();

    @RegisterExtension
    static final KeptSuite<LocalCluster> SUITE =
            new KeptSuite<>(() -> ChaosRun.suite(Suite.own()).start());

    @AfterAll
    static void print() {
        System.out.print(TABLE);
    }

    static Stream<Arguments> withEachSeed() {
        return Stream.of(Mutant.values())
                .flatMap(mutant -> Stream.of(
                                System.getProperty("abacus.seeds", "1,2,3").split(","))
                        .map(seed -> Arguments.of(mutant, Long.valueOf(seed))));
    }

    @ParameterizedTest
    @MethodSource("withEachSeed")
    void aCheckerFindsItWithEachSeed(Mutant mutant, long seed) throws InterruptedException {
        Detection detection = new MutantRun(SUITE.get()).detect(mutant, seed);

        TABLE.add(detection);
        assertThat(detection.unexpected()).as("%s", detection).isFalse();
    }
}
