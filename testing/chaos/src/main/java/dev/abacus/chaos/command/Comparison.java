package dev.abacus.chaos.command;

import dev.abacus.chaos.faults.Experiment;
import dev.abacus.chaos.faults.FaultRows;
import dev.abacus.chaos.faults.FaultTable;
import dev.abacus.chaos.faults.Row;
import dev.abacus.chaos.faults.RunProfile;
import dev.abacus.cluster.LocalClusterBuilder;
import dev.abacus.cluster.Variant;
import dev.abacus.cluster.process.ClusterException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Compares what each fault costs the variants of a suite: stock, tuned and hardened. */
record Comparison(Function<Path, LocalClusterBuilder> suite, Path directory, long seed) {

    private static final String NOT_MEASURED = "–";

    void print() throws InterruptedException {
        Map<String, Map<Variant, String>> costs = new LinkedHashMap<>();
        for (Variant variant : Variant.values()) {
            System.out.printf("%n%s%n", variant);
            measure(variant, costs);
        }
        System.out.printf("%nFailed calls, and the time until calls were normal again (seed %d):%n%n", seed);
        System.out.print(row("fault", variant -> variant.name().toLowerCase(Locale.ROOT)));
        System.out.print(row("---", _ -> "--:"));
        costs.forEach((fault, all) -> System.out.print(row(fault, variant -> all.getOrDefault(variant, NOT_MEASURED))));
    }

    private void measure(Variant variant, Map<String, Map<Variant, String>> costs) throws InterruptedException {
        Path own = directory.resolve(variant.name());
        try (Experiment experiment = Experiment.start(
                suite.apply(own).variant(variant), new FaultTable(own.resolve("faults.md")), System.out::println)) {
            experiment.warmUp();
            List<Row> rows = new FaultRows(experiment.cluster(), RunProfile.compared(seed)).compared();
            for (Row row : rows) {
                System.out.printf("%n%d of %d: %s%n", rows.indexOf(row) + 1, rows.size(), row.fault());
                costs.computeIfAbsent(row.fault(), fault -> new EnumMap<>(Variant.class))
                        .put(variant, cost(experiment, row));
            }
        }
    }

    /** The other faults are measured whatever this one does to the suite. */
    private static String cost(Experiment experiment, Row row) throws InterruptedException {
        try {
            return experiment.observe(row).cost();
        } catch (ClusterException broken) {
            System.out.println(broken.getMessage());
            return NOT_MEASURED;
        }
    }

    private static String row(String first, Function<Variant, String> cell) {
        return FaultTable.row(
                Stream.concat(Stream.of(first), Stream.of(Variant.values()).map(cell))
                        .toArray());
    }
}
