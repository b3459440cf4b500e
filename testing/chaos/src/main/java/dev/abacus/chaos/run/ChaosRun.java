package dev.abacus.chaos.run;

import dev.abacus.chaos.schedule.Schedule;
import dev.abacus.chaos.suite.SuiteHealth;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.LocalClusterBuilder;
import dev.abacus.cluster.process.ClusterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Chaos run: random faults are injected into a suite under load; then its guarantees are checked. While faults are
 * active, the suite may refuse calls. After the last repair it must recover by itself and refuse none.
 *
 * <p>The {@link Checkers} check its guarantees, and {@link SuiteHealth} checks that all processes are healthy within a minute of
 * the last repair.
 */
public final class ChaosRun {

    /** How long a healthy suite may take until no call is refused any more. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private static final Duration WITHOUT_FAULT = Duration.ofSeconds(5);

    private final LocalCluster cluster;
    private final Consumer<String> progress;

    /**
     * A suite as chaos runs use it: two gateways, links to inject faults, and a backup every two seconds. Its etcd compacts
     * nothing: the checkers read the history of the whole run.
     */
    public static LocalClusterBuilder suite(LocalClusterBuilder builder) {
        return builder.gateways(2)
                .withLinks()
                .environment("ABACUS_BACKUP_INTERVAL", "2s")
                .etcdOption("--auto-compaction-retention=0");
    }

    /**
     * @param cluster a {@link #suite} that nobody has used yet: the checks account for all that is in etcd
     * @param progress gets a line for each fault and each check
     */
    public ChaosRun(LocalCluster cluster, Consumer<String> progress) {
        this.cluster = cluster;
        this.progress = progress;
    }

    /** @param seed decides the calls, as the schedule decides the faults */
    public CheckResult run(Schedule schedule, long seed) throws InterruptedException {
        var health = new SuiteHealth(cluster);
        Checkers checkers = Checkers.start(health.gateways(), cluster.etcd().endpoints(), seed);
        schedule.inject(cluster, progress);
        List<CheckResult> results = new ArrayList<>();
        CheckResult recovery = recovery(health);
        results.add(recovery);
        if (recovery.passed()) {
            checkers.expectNoFailures();
        }
        Thread.sleep(WITHOUT_FAULT);
        results.addAll(checkers.check().values());
        CheckResult all = CheckResult.of(results);
        progress.accept(all.summary());
        return all;
    }

    private CheckResult recovery(SuiteHealth health) throws InterruptedException {
        long repaired = System.nanoTime();
        try {
            health.awaitHealthy();
        } catch (ClusterException unhealthy) {
            return new CheckResult("no recovery", List.of(), List.of("no recovery: " + unhealthy.getMessage()));
        }
        double seconds = (System.nanoTime() - repaired) / 1e9;
        Thread.sleep(SETTLING);
        return new CheckResult("healthy %.1f s after the last repair".formatted(seconds), List.of());
    }
}
