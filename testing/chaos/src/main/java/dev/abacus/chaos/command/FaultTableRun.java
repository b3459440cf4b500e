package dev.abacus.chaos.command;

import dev.abacus.chaos.faults.Experiment;
import dev.abacus.chaos.faults.FaultRows;
import dev.abacus.chaos.faults.FaultTable;
import dev.abacus.chaos.faults.Row;
import dev.abacus.chaos.faults.RunProfile;
import dev.abacus.cluster.LocalClusterBuilder;
import dev.abacus.cluster.process.ClusterException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the rows of the fault table, one after the other.
 *
 * @param only in the name of the faults; empty: all
 */
record FaultTableRun(LocalClusterBuilder suite, Path directory, long seed, boolean brief, String only) {

    /** Measures a row. */
    @FunctionalInterface
    interface Measurement {
        /**
         * @return what the row misses; empty if nothing
         * @throws ClusterException if the suite cannot be brought back for the row, or does not do what the row asks
         */
        String missed(Row row) throws InterruptedException;
    }

    /** @return whether no fault costs more than it may */
    boolean measure() throws InterruptedException {
        var table = new FaultTable(directory.resolve("faults.md"));
        List<String> missed;
        try (Experiment experiment = Experiment.start(suite, table, System.out::println)) {
            List<Row> rows = new FaultRows(experiment.cluster(), brief ? RunProfile.brief(seed) : RunProfile.full(seed))
                    .all().stream().filter(row -> row.fault().contains(only)).toList();
            if (rows.isEmpty()) {
                throw new ClusterException(
                        "no fault has the words '" + only + "'; docs/measurements/faults.md lists all");
            }
            experiment.warmUp();
            missed = missed(rows, row -> experiment.measure(row).missed());
        }
        System.out.printf("%nThe table, also in %s (seed %d):%n%n%s%n", table.file(), seed, table.read());
        System.out.println(
                missed.isEmpty()
                        ? "no fault costs more than it may"
                        : missed.size() + " faults cost more than they may: see above");
        return missed.isEmpty();
    }

    /** What each row misses; the other rows are measured whatever one does to the suite. */
    static List<String> missed(List<Row> rows, Measurement measurement) throws InterruptedException {
        List<String> missed = new ArrayList<>();
        for (Row row : rows) {
            System.out.printf("%n%d of %d: %s%n", rows.indexOf(row) + 1, rows.size(), row.fault());
            String rowMissed = missed(row, measurement);
            if (!rowMissed.isEmpty()) {
                missed.add(rowMissed);
                System.out.println(rowMissed);
            }
        }
        return missed;
    }

    private static String missed(Row row, Measurement measurement) throws InterruptedException {
        try {
            return measurement.missed(row);
        } catch (ClusterException broken) {
            return row.fault() + " was not measured: " + broken.getMessage();
        }
    }
}
