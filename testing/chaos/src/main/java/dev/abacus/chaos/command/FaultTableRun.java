package dev.abacus.chaos.command;

import dev.abacus.chaos.faults.Experiment;
import dev.abacus.chaos.faults.FaultRows;
import dev.abacus.chaos.faults.FaultTable;
import dev.abacus.chaos.faults.Row;
import dev.abacus.chaos.faults.RunProfile;
import dev.abacus.cluster.LocalClusterBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures every row of the fault table, one after the other. */
record FaultTableRun(LocalClusterBuilder suite, Path directory, long seed, boolean brief) {

    /** @return whether no fault costs more than it may */
    boolean measure() throws InterruptedException {
        var table = new FaultTable(directory.resolve("faults.md"));
        List<String> missed = new ArrayList<>();
        try (Experiment experiment = Experiment.start(suite, table, System.out::println)) {
            List<Row> rows =
                    new FaultRows(experiment.cluster(), brief ? RunProfile.brief(seed) : RunProfile.full(seed)).all();
            for (Row row : rows) {
                System.out.printf("%n%d of %d: %s%n", rows.indexOf(row) + 1, rows.size(), row.fault());
                String rowMissed = experiment.measure(row).missed();
                if (!rowMissed.isEmpty()) {
                    missed.add(rowMissed);
                    System.out.println(rowMissed);
                }
            }
        }
        System.out.printf("%nThe table, also in %s (seed %d):%n%n%s%n", table.file(), seed, table.read());
        System.out.println(
                missed.isEmpty()
                        ? "no fault costs more than it may"
                        : missed.size() + " faults cost more than they may: see above");
        return missed.isEmpty();
    }
}
