package dev.abacus.chaos.command;

import dev.abacus.chaos.run.ChaosRun;
import dev.abacus.chaos.schedule.Schedule;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.LocalClusterBuilder;
import java.time.Duration;
import java.util.List;

/** Random faults, for as long as asked. */
record RandomFaults(LocalClusterBuilder suite, long seed, Duration length) {

    private static final int SHOWN = 20;

    /** @return whether every promise was kept */
    boolean happen() throws InterruptedException {
        Schedule schedule = Schedule.draw(seed, length);
        List<String> violations;
        try (LocalCluster cluster = suite.start()) {
            System.out.printf(
                    "%d faults in %d s, seed %d%n", schedule.injections().size(), length.toSeconds(), seed);
            violations = new ChaosRun(cluster, System.out::println).goThrough(schedule, seed);
        }
        if (violations.isEmpty()) {
            System.out.println("every promise was kept");
            return true;
        }
        System.out.printf("%n%d promises were broken, the first of them:%n", violations.size());
        violations.stream().limit(SHOWN).forEach(violation -> System.out.println("  " + violation));
        System.out.printf(
                "%nTo see it again: ./abacus chaos --for %ds --seed %d%n%s%n", length.toSeconds(), seed, schedule);
        return false;
    }
}
