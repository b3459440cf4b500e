package dev.abacus.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.faults.Experiment;
import dev.abacus.chaos.faults.FaultRows;
import dev.abacus.chaos.faults.FaultTable;
import dev.abacus.chaos.faults.RunProfile;
import dev.abacus.cluster.Variant;
import dev.abacus.systemtests.support.Suite;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A suite without the hardening stays broken after Consul has lost its state. Its table has the row all the same, and the next
 * ones. Some four minutes, by {@code ./abacus test --faults} only.
 */
@Tag("faults")
class StockSuiteTest {

    @Test
    void aRowFromWhichItDoesNotRecoverIsInTheTableAndTheNextOnesAre(@TempDir Path directory)
            throws InterruptedException {
        var table = new FaultTable(directory.resolve("faults.md"));
        try (Experiment experiment =
                Experiment.start(Suite.own().withLinks().variant(Variant.STOCK), table, System.out::println)) {
            var rows = new FaultRows(experiment.cluster(), RunProfile.brief(1));

            assertThat(experiment.measure(rows.consulLosesItsState()).missed()).contains("no recovery");
            assertThat(experiment.measure(rows.instanceKilled()).missed()).doesNotContain("no recovery");
        }
        assertThat(table.read()).contains("Consul away").contains("kill -9 of one of two instances");
    }
}
