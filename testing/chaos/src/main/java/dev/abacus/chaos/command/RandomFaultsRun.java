package dev.abacus.chaos.command;

import dev.abacus.chaos.run.ChaosRun;
import dev.abacus.chaos.run.CheckResult;
import dev.abacus.chaos.schedule.Schedule;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.LocalClusterBuilder;
import java.time.Duration;

/** Chaos run with random faults, for the time given. */
record RandomFaultsRun(LocalClusterBuilder suite, long seed, Duration length) {

    private static final int SHOWN = 20;

    /** @return whether all checks passed */
    boolean run() throws InterruptedException {
        Schedule schedule = Schedule.random(seed, length);
        CheckResult result;
        try (LocalCluster cluster = ChaosRun.suite(suite).start()) {
            System.out.printf(
                    "%d faults in %d s, seed %d%n", schedule.injections().size(), length.toSeconds(), seed);
            result = new ChaosRun(cluster, System.out::println).run(schedule, seed);
        }
        if (result.passed()) {
            System.out.println("no guarantee is violated");
            return true;
        }
        System.out.printf(
                "%n%d violations of guarantees, and %d failures after the last repair; the first:%n",
                result.violations().size(), result.failures().size());
        result.all().limit(SHOWN).forEach(violation -> System.out.println("  " + violation));
        System.out.printf(
                "%nTo repeat the run: ./abacus chaos --for %ds --seed %d%n%s%n", length.toSeconds(), seed, schedule);
        return false;
    }
}
