package dev.abacus.chaos.faults;

import static org.awaitility.Awaitility.await;

import dev.abacus.chaos.audit.Audit;
import dev.abacus.chaos.audit.StoredCalculations;
import dev.abacus.chaos.load.CallOutcome;
import dev.abacus.chaos.load.OpenLoop;
import dev.abacus.chaos.suite.SuiteHealth;
import dev.abacus.chaos.suite.SuiteProcesses;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.LocalClusterBuilder;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Parallel;
import dev.abacus.testsupport.EtcdClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;

/** Experiment that injects faults into a suite of two gateways, one after the other, each under load. */
public final class Experiment implements AutoCloseable {

    /** What JVMs that have just started need to get as fast as they are in service. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WARM_UP_CALLS_PER_SECOND = 50;

    private final LocalCluster cluster;
    private final SuiteHealth health;
    private final FaultTable table;
    private final Consumer<String> progress;
    private final List<CallOutcome> allOutcomes = new ArrayList<>();
    private final Set<String> knownViolations = new HashSet<>();

    private record Run(Timeline timeline, List<CallOutcome> outcomes) {}

    private Experiment(LocalCluster cluster, FaultTable table, Consumer<String> progress) {
        this.cluster = cluster;
        this.health = new SuiteHealth(cluster);
        this.table = table;
        this.progress = progress;
    }

    /**
     * @param table gets a row for each fault
     * @param progress gets a line for each measured fault
     */
    public static Experiment start(LocalClusterBuilder suite, FaultTable table, Consumer<String> progress) {
        return new Experiment(suite.gateways(2).start(), table, progress);
    }

    /** For rows whose figures count: calls the suite until its JVMs are as fast as they are in service. */
    public void warmUp() throws InterruptedException {
        underLoad(0, WARM_UP_CALLS_PER_SECOND, timeline -> timeline.awaitSinceStart(WARM_UP));
    }

    public LocalCluster cluster() {
        return cluster;
    }

    /**
     * Runs the scenario, adds it to the table, and compares what it cost with what it may cost. A suite that does not recover,
     * as one without the hardening, misses that, and the next scenario begins with one whose applications were restarted.
     */
    public Expectations measure(Row row) throws InterruptedException {
        restore();
        awaitQuiet();
        return row.expectations().apply(report(row));
    }

    /** As {@link #measure}, but it reports what the scenario cost, whatever that is, and does not wait for quiet calls first. */
    public Report observe(Row row) throws InterruptedException {
        restore();
        return report(row);
    }

    /** Restarts all services and gateways if the suite does not recover within a minute. */
    private void restore() {
        try {
            health.restore();
        } catch (ClusterException unhealthy) {
            progress.accept("no recovery: all services and gateways are restarted");
            Parallel.forEach(SuiteProcesses.APPLICATIONS, cluster::restart);
            health.awaitHealthy();
        }
    }

    private void awaitQuiet() {
        try {
            await("a second without a call that fails or is slow")
                    .atMost(PATIENCE)
                    .until(this::isQuiet);
        } catch (ConditionTimeoutException loud) {
            progress.accept("still after %d s, calls fail or are slow".formatted(PATIENCE.toSeconds()));
        }
    }

    /** @return why the suite is not healthy after a minute; empty if it is */
    private String awaitHealthy() {
        try {
            health.awaitHealthy();
            return "";
        } catch (ClusterException unhealthy) {
            String why = "no recovery: " + unhealthy.getMessage();
            progress.accept(why);
            return why;
        }
    }

    private Report report(Row row) throws InterruptedException {
        RunProfile profile = row.profile();
        var unrecovered = new AtomicReference<>("");
        Run run = underLoad(profile.seed(), profile.callsPerSecond(), timeline -> {
            timeline.awaitSinceStart(profile.runUp().plus(profile.faultTime()));
            row.scenario().run(timeline);
            unrecovered.set(awaitHealthy());
            Duration recovered = timeline.record(
                    unrecovered.get().isEmpty() ? "all gateways know all processes" : "still not healthy");
            timeline.awaitSinceFault(profile.after());
            timeline.awaitSinceStart(recovered.plus(profile.settling()));
        });
        List<CallOutcome> counted = run.outcomes().stream()
                .filter(outcome -> outcome.due().compareTo(profile.runUp()) >= 0)
                .toList();
        Path logs = cluster.log("gateway").resolveSibling("");
        var report =
                new Report(row.fault(), profile, run.timeline(), counted, unrecovered.get(), newViolations(), logs);
        table.add(report.row());
        progress.accept(report.row() + report.summary());
        return report;
    }

    private Run underLoad(long seed, int callsPerSecond, Scenario scenario) throws InterruptedException {
        OpenLoop load = OpenLoop.start(health.gateways(), seed, callsPerSecond);
        var timeline = new Timeline(load::elapsed);
        List<CallOutcome> outcomes = List.of();
        try {
            scenario.run(timeline);
        } finally {
            outcomes = load.stop();
            allOutcomes.addAll(outcomes);
        }
        return new Run(timeline, outcomes);
    }

    /** Those that no earlier row has reported. */
    private List<String> newViolations() {
        StoredCalculations stored =
                StoredCalculations.read(new EtcdClient(cluster.etcd().endpoints()));
        return Audit.violations(stored, allOutcomes).stream()
                .filter(knownViolations::add)
                .toList();
    }

    private boolean isQuiet() throws InterruptedException {
        Scenario second = timeline -> timeline.awaitSinceStart(Duration.ofSeconds(1));
        return underLoad(0, WARM_UP_CALLS_PER_SECOND, second).outcomes().stream()
                .allMatch(Report::isNormal);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
