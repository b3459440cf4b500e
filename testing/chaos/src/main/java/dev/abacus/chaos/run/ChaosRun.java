package dev.abacus.chaos.run;

import dev.abacus.chaos.schedule.Schedule;
import dev.abacus.chaos.suite.SuiteHealth;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.process.ClusterException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Chaos run: random faults are injected into a suite under load; then its guarantees are checked. While faults are
 * active, the suite may refuse calls. After the last repair it must recover by itself and refuse none.
 *
 * <table>
 * <caption>Checks</caption>
 * <tr><td>{@link CallsChecker}</td><td>every acknowledged recording is in etcd exactly once with the right result, nothing
 *     else is there; no response is wrong; after recovery no call fails</td></tr>
 * <tr><td>{@link KeyHistoryChecker}</td><td>reads, writes, deletes and compare-and-set of keys are linearizable</td></tr>
 * <tr><td>{@link CalculationStreamChecker}</td><td>each subscriber gets each calculation once, in etcd's order</td></tr>
 * <tr><td>{@link KeyStreamChecker}</td><td>each subscriber gets each change of a key once, in etcd's order</td></tr>
 * <tr><td>{@link SuiteHealth}</td><td>within a minute of the last repair all parts are healthy</td></tr>
 * </table>
 */
public final class ChaosRun {

    /** How long a healthy suite may take until no call is refused any more. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private static final Duration WITHOUT_FAULT = Duration.ofSeconds(5);

    private final LocalCluster cluster;
    private final Consumer<String> progress;

    /**
     * @param cluster of two gateways, with links, that nobody has used yet: the checks account for all that is in etcd
     * @param progress gets a line for each fault and each check
     */
    public ChaosRun(LocalCluster cluster, Consumer<String> progress) {
        this.cluster = cluster;
        this.progress = progress;
    }

    /** @param seed decides the calls, as the schedule decides the faults */
    public CheckResult run(Schedule schedule, long seed) throws InterruptedException {
        var health = new SuiteHealth(cluster);
        List<URI> gateways = health.gateways();
        List<URI> etcd = cluster.etcd().endpoints();
        // Subscribers come before the first change, and are checked after the last one.
        var calculationStream = new CalculationStreamChecker(gateways, etcd);
        var keyStream = new KeyStreamChecker(gateways, etcd);
        var keys = new KeyHistoryChecker(gateways, seed);
        var calls = new CallsChecker(gateways, etcd, seed);
        schedule.inject(cluster, progress);
        List<CheckResult> results = new ArrayList<>();
        CheckResult recovery = recovery(health);
        results.add(recovery);
        if (recovery.passed()) {
            calls.expectNoFailures();
        }
        Thread.sleep(WITHOUT_FAULT);
        for (Checker checker : List.of(keys, calls, calculationStream, keyStream)) {
            results.add(checker.check());
        }
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
