package dev.abacus.chaos.faults;

import static dev.abacus.chaos.faults.DurationFormat.format;

import dev.abacus.chaos.load.CallOutcome;
import dev.abacus.chaos.schedule.Fault;
import dev.abacus.chaos.suite.SuiteProcesses;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.load.LoadOperation;
import dev.abacus.cluster.load.Method;
import java.time.Duration;
import java.util.List;

/**
 * All rows of the fault table: which fault is injected, and what it may cost. Each leaves the suite healthy.
 *
 * @param cluster with links, for {@link #instanceCutOff} and {@link #instanceDelayed}
 */
public record FaultRows(LocalCluster cluster, RunProfile profile) {

    /** A call that an instance does not answer is hedged, and the instance ejected, before callers see a wait. */
    private static final Duration HEDGED = Duration.ofMillis(250);

    /** An election takes 0.5 to 1 s, and a member that does not know of it yet keeps a call for 0.3 s. */
    private static final Duration ELECTION = Duration.ofMillis(1_500);

    /** Without quorum, a call waits for an election until its deadline of 2.5 s. */
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    /** Since the quorum is lost. An outage that lasts 2 s more than it takes to suspect all members fails calls fast. */
    private static final Duration LONGER_THAN_AN_ELECTION = Duration.ofSeconds(4);

    private static final Duration FAST = Duration.ofMillis(50);

    /** From when a part is back until no call fails. */
    private static final Duration RECOVERY = Duration.ofSeconds(3);

    private static final String REPAIR = "repair";
    private static final String QUORUM = "quorum is back";

    public List<Row> all() {
        return List.of(
                instanceKilled(),
                instanceTerminated(),
                instanceHangs(),
                instanceCutOff(),
                instanceDelayed(),
                gatewayKilled(),
                rollingRestart(),
                scaled(),
                consulLosesItsState(),
                etcdLeaderKilled(),
                etcdLeaderHangs(),
                etcdLosesQuorum(),
                allInstancesKilled());
    }

    /** Those in which variants of a suite differ: of services and of Consul. */
    public List<Row> compared() {
        return List.of(
                instanceKilled(),
                instanceTerminated(),
                instanceHangs(),
                instanceCutOff(),
                rollingRestart(),
                consulLosesItsState(),
                allInstancesKilled(),
                scaled());
    }

    public Row instanceKilled() {
        return costsNoCall("kill -9 of one of two instances", Fault.kill(instance()), 10, Duration.ofSeconds(1));
    }

    public Row instanceTerminated() {
        return costsNoCall("SIGTERM of one of two instances", Fault.terminate(instance()), 10, Duration.ofSeconds(1));
    }

    public Row instanceHangs() {
        return costsNoCall("SIGSTOP of one of two instances", Fault.pause(instance()), 30, HEDGED);
    }

    public Row instanceCutOff() {
        return costsNoCall("link to one of two instances cut, Consul sees it well", Fault.cut(instance()), 20, HEDGED);
    }

    public Row instanceDelayed() {
        return costsNoCall(
                "one of two instances answers 2 s late", Fault.delay(instance(), Duration.ofSeconds(1)), 20, HEDGED);
    }

    public Row gatewayKilled() {
        return costsNoCall(
                "kill -9 of one of two gateways",
                Fault.kill(profile.choose(SuiteProcesses.GATEWAYS)),
                10,
                Duration.ofSeconds(1));
    }

    private Row rollingRestart() {
        return rollingRestart("rolling restart of all services and gateways", SuiteProcesses.APPLICATIONS);
    }

    public Row rollingRestart(String name, List<String> applications) {
        return costsNoCall(
                name,
                timeline -> applications.forEach(
                        application -> timeline.perform("restart " + application, () -> cluster.restart(application))),
                Duration.ofSeconds(1));
    }

    public Row scaled() {
        String service = operation().service();
        return costsNoCall(
                "scale out to three instances, and in again",
                timeline -> {
                    timeline.perform("scale " + service + " to 3", () -> cluster.scale(service, 3));
                    timeline.awaitSinceFault(profile.outage(Duration.ofSeconds(20)));
                    timeline.perform("scale " + service + " to 2", () -> cluster.scale(service, 2));
                },
                Duration.ofSeconds(1));
    }

    public Row consulLosesItsState() {
        return costsNoCall("Consul away, back with empty state", Fault.wipeConsul(), 60, Duration.ofMillis(500));
    }

    public Row allInstancesKilled() {
        LoadOperation operation = operation();
        List<String> instances = SuiteProcesses.instancesOf(operation.service());
        Fault kill = Fault.kill(instances);
        String ready = instances.getFirst() + " is ready";
        return new Row(
                "kill -9 of all instances of a service",
                profile,
                timeline -> {
                    timeline.perform(kill.description(), () -> kill.inject(cluster));
                    timeline.awaitSinceFault(profile.outage(Duration.ofSeconds(20)));
                    timeline.perform("start " + instances.getFirst(), () -> cluster.start(instances.getFirst()));
                    timeline.record(ready);
                    timeline.perform("start " + instances.getLast(), () -> cluster.start(instances.getLast()));
                },
                report -> refusedAtOnce(report, operation, report.timeline().at(ready)));
    }

    private Expectations refusedAtOnce(Report report, LoadOperation operation, Duration back) {
        Duration noticed = report.timeline().fault().plusSeconds(2);
        Duration atOnce = profile.limit(FAST);
        return new Expectations(report)
                .failuresOnly(
                        "only calls of " + operation.service() + " fail, with 503",
                        outcome -> outcome.call().operation() == operation && outcome.refused())
                .failuresOnly(
                        "while none is back, from 2 s after the kill, a call fails within " + format(atOnce),
                        outcome -> outcome.due().compareTo(noticed) < 0
                                || outcome.due().compareTo(back) > 0
                                || outcome.latency().compareTo(atOnce) <= 0)
                .failuresOnly(noneAfter("the first instance is ready"), outcome -> isSoonAfter(outcome, back));
    }

    private String noneAfter(String event) {
        return "no call fails that is due later than %s after %s".formatted(format(profile.limit(RECOVERY)), event);
    }

    private boolean isSoonAfter(CallOutcome outcome, Duration recovery) {
        return outcome.due().compareTo(recovery.plus(profile.limit(RECOVERY))) <= 0;
    }

    public Row etcdLeaderKilled() {
        return costsNoCall(
                "kill -9 of etcd's leader", timeline -> outage(timeline, Fault.kill(etcdLeader()), 10), ELECTION);
    }

    public Row etcdLeaderHangs() {
        return costsNoCall(
                "SIGSTOP of etcd's leader", timeline -> outage(timeline, Fault.pause(etcdLeader()), 20), ELECTION);
    }

    private String etcdLeader() {
        return cluster.etcd().leader().orElseThrow().name();
    }

    public Row etcdLosesQuorum() {
        return new Row(
                "etcd without quorum",
                profile,
                timeline -> {
                    outage(timeline, Fault.kill(SuiteProcesses.ETCD.subList(0, 2)), 20);
                    timeline.record(QUORUM);
                },
                report -> costsRecordings(report, report.timeline().at(QUORUM)));
    }

    private Expectations costsRecordings(Report report, Duration back) {
        Duration noticed = report.timeline().fault().plus(LONGER_THAN_AN_ELECTION);
        Duration repaired = report.timeline().at(REPAIR);
        Duration atOnce = profile.limit(FAST);
        return new Expectations(report)
                .failuresOnly("only POST fails, with 503", outcome -> outcome.isFor(Method.POST) && outcome.refused())
                .failuresOnly(
                        "from %s after the fault, until nodes are started again, a call fails within %s"
                                .formatted(format(LONGER_THAN_AN_ELECTION), format(atOnce)),
                        outcome -> outcome.due().compareTo(noticed) < 0
                                || outcome.due().compareTo(repaired) > 0
                                || outcome.latency().compareTo(atOnce) <= 0)
                .failuresOnly(noneAfter(QUORUM), outcome -> isSoonAfter(outcome, back))
                .slowestCall(profile.limit(DEADLINE));
    }

    private Row costsNoCall(String name, Fault fault, int seconds, Duration slowestCall) {
        return costsNoCall(name, timeline -> outage(timeline, fault, seconds), slowestCall);
    }

    private Row costsNoCall(String name, Scenario scenario, Duration slowestCall) {
        return new Row(
                name,
                profile,
                scenario,
                report -> new Expectations(report).noFailedCall().slowestCall(profile.limit(slowestCall)));
    }

    /** Injects a fault, and repairs it after its time; returns when its victims are ready. */
    private void outage(Timeline timeline, Fault fault, int seconds) throws InterruptedException {
        timeline.perform(fault.description(), () -> fault.inject(cluster));
        try {
            timeline.awaitSinceFault(profile.outage(Duration.ofSeconds(seconds)));
        } finally {
            timeline.perform(REPAIR, () -> fault.repair(cluster));
            fault.victims().forEach(cluster::start);
        }
    }

    private String instance() {
        return profile.choose(SuiteProcesses.INSTANCES);
    }

    private LoadOperation operation() {
        return profile.choose(List.of(LoadOperation.values()));
    }
}
