package dev.abacus.systemtests.faults;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.server.EtcdNode;
import dev.abacus.systemtests.load.Method;
import dev.abacus.systemtests.load.Operation;
import dev.abacus.systemtests.load.Outcome;
import dev.abacus.systemtests.load.Verdict;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The rows of the fault table: what happens, and what it may cost. All happen to one suite, which each leaves whole. */
final class FaultRows implements AutoCloseable {

    private static final List<String> INSTANCES =
            List.of("arith-service-1", "arith-service-2", "sum-service-1", "sum-service-2");
    /** In an order in which no two that stand in for each other follow one another. */
    static final List<String> APPLICATIONS =
            List.of("arith-service-1", "sum-service-1", "gateway", "arith-service-2", "sum-service-2", "gateway-2");

    private static final Set<Verdict> UNAVAILABLE = EnumSet.of(Verdict.UNAVAILABLE, Verdict.OUTCOME_UNKNOWN);

    private final Experiment experiment;
    private final LocalCluster cluster;

    FaultRows() throws InterruptedException {
        experiment = Experiment.start();
        cluster = experiment.cluster();
    }

    void instanceKilled(Form form) throws InterruptedException {
        String victim = form.choose(INSTANCES);
        Report report = experiment.measure("kill -9 of one of two instances", form, timeline -> {
            timeline.happens("kill -9 " + victim, () -> cluster.kill(victim));
            timeline.paceUntil(form.outage(Duration.ofSeconds(10)));
            timeline.happens("start " + victim, () -> cluster.start(victim));
        });
        new Marks(report)
                .noFailedCall()
                .worstCall(form.allowed(Duration.ofSeconds(1)))
                .areMet();
    }

    void instanceHangs(Form form) throws InterruptedException {
        String victim = form.choose(INSTANCES);
        Report report = experiment.measure("SIGSTOP of one of two instances", form, timeline -> {
            timeline.happens("SIGSTOP " + victim, () -> cluster.pause(victim));
            try {
                timeline.paceUntil(form.outage(Duration.ofSeconds(30)));
            } finally {
                timeline.happens("SIGCONT " + victim, () -> cluster.resume(victim));
            }
        });
        new Marks(report)
                .noFailedCall()
                .worstCall(form.allowed(Duration.ofMillis(1_500)))
                .areMet();
    }

    void restartedInTurn(Form form, List<String> applications) throws InterruptedException {
        String fault = applications.equals(APPLICATIONS)
                ? "rolling restart of all services and gateways"
                : "restart of " + String.join(", then ", applications);
        Report report = experiment.measure(fault, form, timeline -> {
            for (String application : applications) {
                timeline.happens("restart " + application, () -> cluster.restart(application));
            }
        });
        new Marks(report)
                .noFailedCall()
                .worstCall(form.allowed(Duration.ofSeconds(1)))
                .areMet();
    }

    void consulBackEmpty(Form form) throws InterruptedException {
        Report report = experiment.measure("Consul away, back with empty state", form, timeline -> {
            timeline.happens("kill -9 consul", cluster.consul()::kill);
            timeline.paceUntil(form.outage(Duration.ofSeconds(60)));
            timeline.happens("start consul, its state wiped", () -> {
                cluster.consul().wipe();
                cluster.consul().start();
            });
        });
        new Marks(report)
                .noFailedCall()
                .worstCall(form.allowed(Duration.ofMillis(500)))
                .areMet();
    }

    void leaderKilled(Form form) throws InterruptedException {
        Report report = experiment.measure("kill -9 of etcd's leader", form, timeline -> {
            EtcdNode leader = cluster.etcd().leader().orElseThrow();
            timeline.happens("kill -9 " + leader.name(), leader::kill);
            timeline.paceUntil(form.outage(Duration.ofSeconds(10)));
            timeline.happens("start " + leader.name(), leader::start);
        });
        Duration outage = form.allowed(Duration.ofSeconds(2));
        new Marks(report)
                .failuresOnly("only POST fails, with 503", outcome -> outcome.isFor(Method.POST) && is503(outcome))
                .failuresOnly(
                        "no call fails that is due later than %s after the kill".formatted(Told.duration(outage)),
                        outcome -> report.sinceFault(outcome).compareTo(outage) <= 0)
                .worstCall(form.allowed(Duration.ofSeconds(3)))
                .areMet();
    }

    void serviceGone(Form form) throws InterruptedException {
        Operation operation = form.choose(List.of(Operation.values()));
        String first = operation.service() + "-1";
        String second = operation.service() + "-2";
        String ready = first + " is ready";
        Report report = experiment.measure("kill -9 of all instances of a service", form, timeline -> {
            timeline.happens("kill -9 " + first + " and " + second, () -> {
                cluster.kill(first);
                cluster.kill(second);
            });
            timeline.paceUntil(form.outage(Duration.ofSeconds(20)));
            timeline.happens("start " + first, () -> cluster.start(first));
            timeline.note(ready);
            timeline.happens("start " + second, () -> cluster.start(second));
        });
        Duration noticed = report.timeline().fault().plusSeconds(2);
        Duration back = report.timeline().at(ready);
        Duration atOnce = form.allowed(Duration.ofMillis(50));
        Duration normal = form.allowed(Duration.ofSeconds(3));
        new Marks(report)
                .failuresOnly(
                        "only calls of " + operation.service() + " fail, with 503",
                        outcome -> outcome.call().operation() == operation && is503(outcome))
                .failuresOnly(
                        "while none is back, from 2 s after the kill, a call fails within " + Told.duration(atOnce),
                        outcome -> outcome.due().compareTo(noticed) < 0
                                || outcome.due().compareTo(back) > 0
                                || outcome.latency().compareTo(atOnce) <= 0)
                .failuresOnly(
                        "no call fails that is due later than %s after the first instance is ready"
                                .formatted(Told.duration(normal)),
                        outcome -> outcome.due().compareTo(back.plus(normal)) <= 0)
                .areMet();
    }

    private static boolean is503(Outcome outcome) {
        return UNAVAILABLE.contains(outcome.answer().verdict());
    }

    @Override
    public void close() {
        experiment.close();
    }
}
