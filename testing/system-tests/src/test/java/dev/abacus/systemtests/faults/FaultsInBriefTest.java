package dev.abacus.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.faults.Experiment;
import dev.abacus.chaos.faults.FaultRows;
import dev.abacus.chaos.faults.Row;
import dev.abacus.chaos.faults.RunProfile;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.systemtests.SlowMachine;
import dev.abacus.systemtests.Suite;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of the fault table in half a minute each, with marks that a busy machine can meet. */
@ExtendWith(SlowMachine.class)
class FaultsInBriefTest {

    private static Experiment experiment;

    @BeforeAll
    static void start() throws InterruptedException {
        experiment = Experiment.start(
                LocalCluster.in(Suite.directory()).onFreePorts(), FaultTableTest.TABLE, System.out::println);
    }

    @AfterAll
    static void stop() {
        experiment.close();
    }

    static List<Row> rows() {
        return FaultRows.few(experiment.cluster(), RunProfile.brief(1));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aFaultCostsNoMoreThanItMay(Row row) throws InterruptedException {
        assertThat(experiment.measure(row).missed()).isEmpty();
    }
}
