package dev.abacus.chaos.run;

import dev.abacus.chaos.faults.WholeSuite;
import dev.abacus.chaos.schedule.Schedule;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.process.ClusterException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A suite goes through random faults while it is used. It may refuse calls meanwhile, but must not break a promise; and
 * when all is repaired it must get whole by itself, and refuse nothing any more.
 */
public final class ChaosRun {

    /** How long a suite that is whole again may take until nothing is unusual. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private static final Duration NORMALITY = Duration.ofSeconds(5);

    private final LocalCluster cluster;
    private final Consumer<String> story;

    /**
     * @param cluster of two gateways, with links, that nobody has used yet: all that is in etcd is accounted for
     * @param story is told what happens, a line at a time
     */
    public ChaosRun(LocalCluster cluster, Consumer<String> story) {
        this.cluster = cluster;
        this.story = story;
    }

    /** @return all promises that were broken */
    public List<String> goThrough(Schedule schedule, long seed) throws InterruptedException {
        var suite = new WholeSuite(cluster);
        List<URI> gateways = suite.gateways();
        List<URI> etcd = cluster.etcd().endpoints();
        // Who follows is there before there is something to follow, and is heard after the last of it.
        var calculationStream = new CalculationStreamChecker(gateways, etcd);
        var keyStream = new KeyStreamChecker(gateways, etcd);
        var keys = new KeyHistoryChecker(gateways, seed);
        var calls = new CallsChecker(gateways, etcd, seed);
        schedule.happenTo(cluster, story);
        List<String> violations = new ArrayList<>();
        try {
            awaitRecovery(suite);
            calls.normality();
        } catch (ClusterException notWhole) {
            violations.add("the suite does not get whole: " + notWhole.getMessage());
        }
        Thread.sleep(NORMALITY);
        violations.addAll(testimonies(List.of(keys, calls, calculationStream, keyStream)));
        return violations;
    }

    private void awaitRecovery(WholeSuite suite) throws InterruptedException {
        long repaired = System.nanoTime();
        suite.awaitWhole();
        story.accept("all is whole again %.1f s after the last repair".formatted((System.nanoTime() - repaired) / 1e9));
        Thread.sleep(SETTLING);
    }

    private List<String> testimonies(List<Checker> witnesses) throws InterruptedException {
        List<String> violations = new ArrayList<>();
        for (Checker witness : witnesses) {
            CheckResult testimony = witness.testify();
            story.accept(testimony.summary());
            violations.addAll(testimony.violations());
        }
        return violations;
    }
}
