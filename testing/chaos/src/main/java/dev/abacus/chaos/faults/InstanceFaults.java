package dev.abacus.chaos.faults;

import dev.abacus.chaos.load.LoadOperation;
import dev.abacus.cluster.LocalCluster;
import java.time.Duration;
import java.util.List;

/** What happens to gateways and service instances. */
public record InstanceFaults(LocalCluster cluster, RunProfile form) {

    private static final List<String> SERVICES =
            List.of("arith-service-1", "arith-service-2", "sum-service-1", "sum-service-2");
    private static final List<String> GATEWAYS = List.of("gateway", "gateway-2");

    /** An answer may take a second; after that the next instance is asked. */
    private static final Duration LIMIT_AND_RETRY = Duration.ofMillis(1_500);

    public Row killed() {
        return killed("kill -9 of one of two instances", form.choose(SERVICES));
    }

    public Row gatewayKilled() {
        return killed("kill -9 of one of two gateways", form.choose(GATEWAYS));
    }

    private Row killed(String fault, String victim) {
        return row(
                fault,
                timeline -> {
                    timeline.happens("kill -9 " + victim, () -> cluster.kill(victim));
                    timeline.paceUntil(form.outage(Duration.ofSeconds(10)));
                    timeline.happens("start " + victim, () -> cluster.start(victim));
                },
                Duration.ofSeconds(1));
    }

    public Row terminated() {
        String victim = form.choose(SERVICES);
        return row(
                "SIGTERM of one of two instances",
                timeline -> {
                    timeline.happens("SIGTERM " + victim, () -> cluster.stop(victim));
                    timeline.paceUntil(form.outage(Duration.ofSeconds(10)));
                    timeline.happens("start " + victim, () -> cluster.start(victim));
                },
                Duration.ofSeconds(1));
    }

    public Row scaled() {
        String service = form.choose(List.of(LoadOperation.values())).service();
        return row(
                "scale out to three instances, and in again",
                timeline -> {
                    timeline.happens("scale " + service + " to 3", () -> cluster.scale(service, 3));
                    timeline.paceUntil(form.outage(Duration.ofSeconds(20)));
                    timeline.happens("scale " + service + " to 2", () -> cluster.scale(service, 2));
                },
                Duration.ofSeconds(1));
    }

    public Row hangs() {
        String victim = form.choose(SERVICES);
        return row(
                "SIGSTOP of one of two instances",
                timeline -> {
                    timeline.happens("SIGSTOP " + victim, () -> cluster.pause(victim));
                    try {
                        timeline.paceUntil(form.outage(Duration.ofSeconds(30)));
                    } finally {
                        timeline.happens("SIGCONT " + victim, () -> cluster.resume(victim));
                    }
                },
                LIMIT_AND_RETRY);
    }

    /** Needs links. */
    public Row cutOff() {
        String victim = form.choose(SERVICES);
        return row(
                "link to one of two instances cut, Consul sees it well",
                timeline -> {
                    timeline.happens(
                            "cut off " + victim, () -> cluster.link(victim).cut());
                    timeline.paceUntil(form.outage(Duration.ofSeconds(20)));
                    timeline.happens("heal", () -> cluster.link(victim).heal());
                },
                LIMIT_AND_RETRY);
    }

    /** Needs links. */
    public Row late() {
        String victim = form.choose(SERVICES);
        return row(
                "one of two instances answers 2 s late",
                timeline -> {
                    timeline.happens(
                            "delay " + victim, () -> cluster.link(victim).delay(Duration.ofSeconds(1)));
                    timeline.paceUntil(form.outage(Duration.ofSeconds(20)));
                    timeline.happens("heal", () -> cluster.link(victim).heal());
                },
                LIMIT_AND_RETRY);
    }

    public Row restartedInTurn(String fault, List<String> applications) {
        return row(
                fault,
                timeline -> applications.forEach(
                        application -> timeline.happens("restart " + application, () -> cluster.restart(application))),
                Duration.ofSeconds(1));
    }

    public Row allGone() {
        LoadOperation operation = form.choose(List.of(LoadOperation.values()));
        String first = operation.service() + "-1";
        String second = operation.service() + "-2";
        String ready = first + " is ready";
        return new Row(
                "kill -9 of all instances of a service",
                form,
                timeline -> {
                    timeline.happens("kill -9 " + first + " and " + second, () -> {
                        cluster.kill(first);
                        cluster.kill(second);
                    });
                    timeline.paceUntil(form.outage(Duration.ofSeconds(20)));
                    timeline.happens("start " + first, () -> cluster.start(first));
                    timeline.note(ready);
                    timeline.happens("start " + second, () -> cluster.start(second));
                },
                report -> refusedAtOnce(report, operation, report.timeline().at(ready)));
    }

    private Expectations refusedAtOnce(Report report, LoadOperation operation, Duration back) {
        Duration noticed = report.timeline().fault().plusSeconds(2);
        Duration atOnce = form.allowed(Duration.ofMillis(50));
        Duration normal = form.allowed(Duration.ofSeconds(3));
        return new Expectations(report)
                .failuresOnly(
                        "only calls of " + operation.service() + " fail, with 503",
                        outcome -> outcome.call().operation() == operation && outcome.refused())
                .failuresOnly(
                        "while none is back, from 2 s after the kill, a call fails within "
                                + ReportText.duration(atOnce),
                        outcome -> outcome.due().compareTo(noticed) < 0
                                || outcome.due().compareTo(back) > 0
                                || outcome.latency().compareTo(atOnce) <= 0)
                .failuresOnly(
                        "no call fails that is due later than %s after the first instance is ready"
                                .formatted(ReportText.duration(normal)),
                        outcome -> outcome.due().compareTo(back.plus(normal)) <= 0);
    }

    /** Of a fault that costs no call. */
    private Row row(String fault, Disruption disruption, Duration worst) {
        return new Row(
                fault,
                form,
                disruption,
                report -> new Expectations(report).noFailedCall().worstCall(form.allowed(worst)));
    }
}
