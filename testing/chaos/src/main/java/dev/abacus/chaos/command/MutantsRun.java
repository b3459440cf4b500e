package dev.abacus.chaos.command;

import dev.abacus.chaos.mutants.Detection;
import dev.abacus.chaos.mutants.Mutant;
import dev.abacus.chaos.mutants.MutantRun;
import dev.abacus.chaos.mutants.MutantTable;
import dev.abacus.chaos.run.ChaosRun;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.LocalClusterBuilder;
import java.util.List;

/** Plants each fault once for each seed, and prints which checker finds it and how soon. */
record MutantsRun(LocalClusterBuilder suite, SeedRange seeds, List<Mutant> names) {

    /** @return whether the checkers find each mutant with each seed, and nothing in the suite without one */
    boolean run() throws InterruptedException {
        var table = new MutantTable();
        try (LocalCluster cluster = ChaosRun.suite(suite).start()) {
            var run = new MutantRun(cluster);
            for (Mutant mutant : names.isEmpty() ? List.of(Mutant.values()) : names) {
                for (long seed : seeds.seeds()) {
                    Detection detection = run.detect(mutant, seed);
                    System.out.println(detection);
                    table.add(detection);
                }
            }
        }
        System.out.printf("%n%s%n", table);
        return table.unexpected().isEmpty();
    }
}
