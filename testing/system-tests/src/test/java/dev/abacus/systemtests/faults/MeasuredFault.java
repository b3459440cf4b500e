package dev.abacus.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.faults.Expectations;
import dev.abacus.chaos.faults.Experiment;
import dev.abacus.chaos.faults.FaultTable;
import dev.abacus.chaos.faults.InstanceFaults;
import dev.abacus.chaos.faults.Row;
import dev.abacus.chaos.faults.RunProfile;
import dev.abacus.chaos.faults.ServerFaults;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.systemtests.support.KeptSuite;
import dev.abacus.systemtests.support.Suite;
import dev.abacus.systemtests.support.ViolatedGuarantee;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Base of the tests that measure what a fault costs callers. By {@link #instances} and {@link #servers} a fault takes half
 * a minute, with limits that a busy machine keeps.
 */
abstract class MeasuredFault {

    static final FaultTable TABLE = new FaultTable(Path.of("target", "faults.md"));

    @RegisterExtension
    static final KeptSuite<Experiment> EXPERIMENT =
            new KeptSuite<>(() -> Experiment.start(Suite.own(), TABLE, System.out::println));

    final Experiment experiment = EXPERIMENT.get();
    final LocalCluster cluster = experiment.cluster();
    final InstanceFaults instances = new InstanceFaults(cluster, RunProfile.brief(1));
    final ServerFaults servers = new ServerFaults(cluster, RunProfile.brief(1));

    final void costsNoMoreThanItMay(Row row) throws InterruptedException {
        check(experiment.measure(row));
    }

    static void check(Expectations expectations) {
        ViolatedGuarantee.throwIfAny(expectations.violations());
        assertThat(expectations.missed()).isEmpty();
    }
}
