package dev.abacus.chaos.faults;

import dev.abacus.chaos.load.Method;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.server.EtcdNode;
import java.time.Duration;

/** What happens to Consul and etcd. */
public record ServerFaults(LocalCluster cluster, RunProfile form) {

    /** An election takes 1 to 2 s. */
    private static final Duration ELECTION = Duration.ofSeconds(2);

    private static final Duration OUTAGE = Duration.ofSeconds(20);

    public Row consulBackEmpty() {
        return new Row(
                "Consul away, back with empty state",
                form,
                timeline -> {
                    timeline.happens("kill -9 consul", cluster.consul()::kill);
                    timeline.paceUntil(form.outage(Duration.ofSeconds(60)));
                    timeline.happens("start consul, its state wiped", () -> {
                        cluster.consul().wipe();
                        cluster.consul().start();
                    });
                },
                report -> new Expectations(report).noFailedCall().worstCall(form.allowed(Duration.ofMillis(500))));
    }

    public Row leaderKilled() {
        return new Row(
                "kill -9 of etcd's leader",
                form,
                timeline -> {
                    EtcdNode leader = cluster.etcd().leader().orElseThrow();
                    timeline.happens("kill -9 " + leader.name(), leader::kill);
                    timeline.paceUntil(form.outage(Duration.ofSeconds(10)));
                    timeline.happens("start " + leader.name(), leader::start);
                },
                this::atMostAnElection);
    }

    public Row memberHangs() {
        EtcdNode victim = form.choose(cluster.etcd().nodes());
        return new Row(
                "SIGSTOP of one of three etcd nodes",
                form,
                timeline -> {
                    timeline.happens("SIGSTOP " + victim.name(), victim::pause);
                    try {
                        timeline.paceUntil(form.outage(OUTAGE));
                    } finally {
                        timeline.happens("SIGCONT " + victim.name(), victim::resume);
                    }
                },
                this::atMostAnElection);
    }

    private Expectations atMostAnElection(Report report) {
        Duration outage = form.allowed(ELECTION);
        return new Expectations(report)
                .failuresOnly("only POST fails, with 503", outcome -> outcome.isFor(Method.POST) && outcome.refused())
                .failuresOnly(
                        "no call fails that is due later than %s after the fault"
                                .formatted(ReportText.duration(outage)),
                        outcome -> report.sinceFault(outcome).compareTo(outage) <= 0)
                .worstCall(form.allowed(Duration.ofSeconds(3)));
    }

    public Row quorumLost() {
        String back = "quorum is back";
        return new Row(
                "etcd without quorum",
                form,
                timeline -> {
                    timeline.happens("kill -9 two of three etcd nodes", () -> {
                        cluster.etcd().node(1).kill();
                        cluster.etcd().node(2).kill();
                    });
                    timeline.paceUntil(form.outage(OUTAGE));
                    timeline.happens("start them", cluster.etcd()::start);
                    timeline.note(back);
                },
                report -> refusedUntil(report, report.timeline().at(back)));
    }

    private Expectations refusedUntil(Report report, Duration back) {
        Duration normal = form.allowed(Duration.ofSeconds(3));
        return new Expectations(report)
                .failuresOnly("only POST fails, with 503", outcome -> outcome.isFor(Method.POST) && outcome.refused())
                .failuresOnly(
                        "no call fails that is due later than %s after quorum is back"
                                .formatted(ReportText.duration(normal)),
                        outcome -> outcome.due().compareTo(back.plus(normal)) <= 0)
                .worstCall(form.allowed(Duration.ofSeconds(2)));
    }
}
