package dev.abacus.systemtests.faults;

import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.LocalClusterBuilder;
import dev.abacus.systemtests.Api;
import dev.abacus.systemtests.Suite;
import dev.abacus.systemtests.load.OpenLoop;
import dev.abacus.systemtests.load.Outcome;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionFactory;
import tools.jackson.databind.JsonNode;

/** A suite of two gateways to which faults happen, one after the other, each while calls are made. */
final class Experiment implements AutoCloseable {

    /** What JVMs that have just started need to get as fast as they are in service. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    /** What does not count at the start of a load: connections are made. */
    private static final Duration RUN_UP = Duration.ofSeconds(5);

    /** For JVMs to get warm by, in calls a second. */
    private static final int PLENTY = 50;

    private static final int SERVICES = 3;
    private static final int INSTANCES = 2;

    private final LocalCluster cluster;
    private final Path logs;
    private final List<URI> gateways;
    private final List<Outcome> ever = new ArrayList<>();
    private final Set<String> violationsSeen = new HashSet<>();

    @FunctionalInterface
    interface Disruption {
        /** Does the damage and, in the end, repairs it. */
        void happen(Timeline timeline) throws InterruptedException;
    }

    private record Run(Timeline timeline, List<Outcome> outcomes) {}

    private Experiment(LocalCluster cluster, Path logs) {
        this.cluster = cluster;
        this.logs = logs;
        this.gateways = cluster.names().stream()
                .filter(name -> name.startsWith("gateway"))
                .map(cluster::uri)
                .toList();
    }

    static Experiment start() throws InterruptedException {
        return start(UnaryOperator.identity());
    }

    /** @param variant what is different from the suite as it is */
    static Experiment start(UnaryOperator<LocalClusterBuilder> variant) throws InterruptedException {
        Path directory = Suite.directory();
        LocalCluster cluster = variant.apply(
                        LocalCluster.in(directory).onFreePorts().gateways(2))
                .start();
        var experiment = new Experiment(cluster, directory.resolve("logs"));
        experiment.underLoad(0, PLENTY, timeline -> timeline.paceLoadUntil(WARM_UP));
        return experiment;
    }

    LocalCluster cluster() {
        return cluster;
    }

    /** Measures what a fault costs, and adds a row to the table. */
    Report measure(String fault, Form form, Disruption disruption) throws InterruptedException {
        makeWhole();
        Run run = underLoad(form.seed(), form.callsPerSecond(), timeline -> {
            timeline.paceLoadUntil(RUN_UP.plus(form.moment()));
            disruption.happen(timeline);
            awaitWhole();
            Duration repaired = timeline.note("all gateways know all parts");
            timeline.paceLoadUntil(latest(timeline.fault().plus(form.after()), repaired.plus(form.settling())));
        });
        List<Outcome> counted = run.outcomes().stream()
                .filter(outcome -> outcome.due().compareTo(RUN_UP) >= 0)
                .toList();
        var report = new Report(fault, form, run.timeline(), counted, newViolations(), logs);
        FaultTable.add(report.row());
        System.out.println(report.row() + report.summary());
        return report;
    }

    private Run underLoad(long seed, int callsPerSecond, Disruption disruption) throws InterruptedException {
        OpenLoop load = OpenLoop.start(gateways, seed, callsPerSecond);
        var timeline = new Timeline(load::elapsed);
        List<Outcome> outcomes = List.of();
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
        cluster.names().forEach(cluster::start);
        awaitWhole();
        eventually().alias("a second without a call that fails or is slow").until(this::isQuiet);
    }

    private void awaitWhole() {
        for (URI gateway : gateways) {
            eventually()
                    .alias(gateway + " knows of all parts")
                    .until(() -> isWhole(new Api(gateway).get("/api/topology").json()));
        }
    }

    private boolean isQuiet() throws InterruptedException {
        return underLoad(0, PLENTY, timeline -> timeline.paceLoadUntil(Duration.ofSeconds(1))).outcomes().stream()
                .allMatch(Report::isNormal);
    }

    private static boolean isWhole(JsonNode topology) {
        return topology.at("/consul/reachable").asBoolean(false)
                && topology.at("/etcd/leader").isString()
                && topology.at("/etcd/members")
                        .valueStream()
                        .allMatch(member -> member.path("reachable").asBoolean(false))
                && topology.path("services").size() == SERVICES
                && topology.path("services").valueStream().allMatch(Experiment::isComplete);
    }

    private static boolean isComplete(JsonNode service) {
        boolean isGateway = service.path("name").asString("").equals("gateway");
        return service.path("instances").size() == INSTANCES
                && service.path("instances")
                        .valueStream()
                        .allMatch(
                                instance -> instance.path("health").asString("").equals("PASSING")
                                        && (isGateway || instance.path("routed").asBoolean(false)));
    }

    private static Duration latest(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
