package dev.abacus.chaos.faults;

import static org.awaitility.Awaitility.await;

import dev.abacus.chaos.load.CallOutcome;
import dev.abacus.chaos.load.OpenLoop;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.LocalClusterBuilder;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Parallel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A suite of two gateways to which faults happen, one after the other, each while calls are made. */
public final class Experiment implements AutoCloseable {

    /** What JVMs that have just started need to get as fast as they are in service. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    /** What does not count at the start of a load: connections are made. */
    private static final Duration RUN_UP = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** For JVMs to get warm by, in calls a second. */
    private static final int PLENTY = 50;

    private final LocalCluster cluster;
    private final WholeSuite suite;
    private final FaultTable table;
    private final Consumer<String> story;
    private final List<CallOutcome> ever = new ArrayList<>();
    private final Set<String> violationsSeen = new HashSet<>();

    private record Run(Timeline timeline, List<CallOutcome> outcomes) {}

    private Experiment(LocalCluster cluster, FaultTable table, Consumer<String> story) {
        this.cluster = cluster;
        this.suite = new WholeSuite(cluster);
        this.table = table;
        this.story = story;
    }

    /**
     * Returns when the suite is warm.
     *
     * @param table gets a row for each fault
     * @param story is told what was measured, a line at a time
     */
    public static Experiment start(LocalClusterBuilder suite, FaultTable table, Consumer<String> story)
            throws InterruptedException {
        var experiment = new Experiment(suite.gateways(2).start(), table, story);
        experiment.underLoad(0, PLENTY, timeline -> timeline.paceLoadUntil(WARM_UP));
        return experiment;
    }

    public LocalCluster cluster() {
        return cluster;
    }

    /** Lets it happen, adds it to the table, and returns with the suite whole again. */
    public Expectations measure(Row row) throws InterruptedException {
        makeWhole();
        return row.marks().apply(report(row, suite::awaitWhole));
    }

    /**
     * Lets it happen, adds it to the table, and tells what it cost, whatever that is. A suite that does not get whole by
     * itself within a minute is started anew, before the next.
     */
    public Report observe(Row row) throws InterruptedException {
        try {
            suite.restore();
        } catch (ClusterException notWhole) {
            story.accept("not whole by itself: starting all services and gateways anew");
            Parallel.forEach(FaultRows.APPLICATIONS, cluster::restart);
            suite.awaitWhole();
        }
        return report(row, this::awaitWholeInVain);
    }

    private void awaitWholeInVain() {
        try {
            suite.awaitWhole();
        } catch (ClusterException notWhole) {
            story.accept("not whole again: " + notWhole.getMessage());
        }
    }

    private Report report(Row row, Runnable recovery) throws InterruptedException {
        RunProfile form = row.form();
        Run run = underLoad(form.seed(), form.callsPerSecond(), timeline -> {
            timeline.paceLoadUntil(RUN_UP.plus(form.moment()));
            row.disruption().happen(timeline);
            recovery.run();
            Duration repaired = timeline.note("all gateways know all parts");
            timeline.paceLoadUntil(latest(timeline.fault().plus(form.after()), repaired.plus(form.settling())));
        });
        List<CallOutcome> counted = run.outcomes().stream()
                .filter(outcome -> outcome.due().compareTo(RUN_UP) >= 0)
                .toList();
        Path logs = cluster.log("gateway").resolveSibling("");
        var report = new Report(row.fault(), form, run.timeline(), counted, newViolations(), logs);
        table.add(report.row());
        story.accept(report.row() + report.summary());
        return report;
    }

    private Run underLoad(long seed, int callsPerSecond, Disruption disruption) throws InterruptedException {
        OpenLoop load = OpenLoop.start(suite.gateways(), seed, callsPerSecond);
        var timeline = new Timeline(load::elapsed);
        List<CallOutcome> outcomes = List.of();
        try {
            disruption.happen(timeline);
        } finally {
            outcomes = load.stop();
            ever.addAll(outcomes);
        }
        return new Run(timeline, outcomes);
    }

    /** Those that no earlier row was told of: this one shall not answer for them. */
    private List<String> newViolations() {
        StoredCalculations stored =
                StoredCalculations.read(new StoredKeys(cluster.etcd().endpoints()));
        return Audit.violations(stored, ever).stream()
                .filter(violationsSeen::add)
                .toList();
    }

    /** Returns when every part runs, every gateway knows of it, and a second's calls find nothing unusual. */
    private void makeWhole() {
        suite.restore();
        await("a second without a call that fails or is slow").atMost(PATIENCE).until(this::isQuiet);
    }

    private boolean isQuiet() throws InterruptedException {
        return underLoad(0, PLENTY, timeline -> timeline.paceLoadUntil(Duration.ofSeconds(1))).outcomes().stream()
                .allMatch(Report::isNormal);
    }

    private static Duration latest(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    @Override
    public void close() {
        cluster.close();
    }
}
