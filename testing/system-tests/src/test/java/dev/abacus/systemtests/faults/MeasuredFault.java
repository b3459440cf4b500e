package dev.abacus.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.faults.Expectations;
import dev.abacus.chaos.faults.Experiment;
import dev.abacus.chaos.faults.FaultRows;
import dev.abacus.chaos.faults.FaultTable;
import dev.abacus.chaos.faults.Row;
import dev.abacus.chaos.faults.RunProfile;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.systemtests.support.KeptSuite;
import dev.abacus.systemtests.support.Suite;
import dev.abacus.systemtests.support.ViolatedGuarantee;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Base of the tests that measure what a fault costs callers, in a suite that they share. Each of the {@link #rows} takes
 * half a minute, and has limits that a busy machine can keep.
 */
abstract class MeasuredFault {

    static final FaultTable TABLE = new FaultTable(Path.of("target", "faults.md"));

    @RegisterExtension
    static final KeptSuite<Experiment> EXPERIMENT =
            new KeptSuite<>(() -> Experiment.start(Suite.own(), TABLE, System.out::println));

    final Experiment experiment = EXPERIMENT.get();
    final LocalCluster cluster = experiment.cluster();
    final FaultRows rows = new FaultRows(cluster, RunProfile.brief(1));

    final void costsNoMoreThanItMay(Row row) throws InterruptedException {
        check(experiment.measure(row));
    }

    static void check(Expectations expectations) {
        ViolatedGuarantee.throwIfAny(expectations.violations());
        assertThat(expectations.missed()).isEmpty();
    }
}
