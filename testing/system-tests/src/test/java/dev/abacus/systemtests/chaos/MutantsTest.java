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
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checkers of a chaos run find every planted fault, and nothing in the suite without one. */
class MutantsTest {

    private static final long SEED = Long.getLong("abacus.seed", 1);
    private static final Duration LONGEST = Duration.ofSeconds(32);
    private static final MutantTable TABLE = new MutantTable();

    @RegisterExtension
    static final KeptSuite<LocalCluster> SUITE =
            new KeptSuite<>(() -> ChaosRun.suite(Suite.own()).start());

    @AfterAll
    static void print() {
        System.out.print(TABLE);
    }

    @ParameterizedTest
    @EnumSource(Mutant.class)
    void areFound(Mutant mutant) throws InterruptedException {
        Duration longest = mutant == Mutant.NONE ? Duration.ofSeconds(4) : LONGEST;

        Detection detection = new MutantRun(SUITE.get()).detect(mutant, SEED, longest);

        TABLE.add(detection);
        assertThat(detection.unexpected()).as("%s", detection).isFalse();
    }
}
