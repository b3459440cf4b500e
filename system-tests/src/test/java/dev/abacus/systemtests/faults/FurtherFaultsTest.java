package dev.abacus.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.LocalClusterBuilder;
import dev.abacus.cluster.server.EtcdNode;
import dev.abacus.systemtests.load.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * More of the fault table: faults of the network that Consul does not notice, and long outages. With one seed, in a suite
 * that has links in front of its instances, etcd and Consul; some 20 minutes, by {@code ./abacus test --faults} only.
 */
@Tag("faults")
class FurtherFaultsTest {

    private static final Form FORM = Form.allFull().findFirst().orElseThrow();
    private static final Duration OUTAGE = Duration.ofSeconds(20);

    /** An outage has a line when it begins and one when it ends, from each of the few that watch. */
    private static final int LINES = 12;

    private static Experiment experiment;
    private static LocalCluster cluster;

    @BeforeAll
    static void start() throws InterruptedException {
        experiment = Experiment.start(LocalClusterBuilder::withLinks);
        cluster = experiment.cluster();
    }

    @AfterAll
    static void stop() {
        experiment.close();
    }

    @Test
    void theLinkToAnInstanceIsCut() throws InterruptedException {
        String victim = FORM.choose(List.of("arith-service-1", "sum-service-2"));
        Report report = experiment.measure("link to one of two instances cut, Consul sees it well", FORM, timeline -> {
            timeline.happens("cut off " + victim, () -> cluster.link(victim).cut());
            timeline.paceUntil(OUTAGE);
            timeline.happens("heal", () -> cluster.link(victim).heal());
        });

        new Marks(report).noFailedCall().worstCall(Duration.ofMillis(1_500)).areMet();
    }

    @Test
    void anInstanceAnswersTwoSecondsLate() throws InterruptedException {
        String victim = FORM.choose(List.of("arith-service-2", "sum-service-1"));
        Report report = experiment.measure("one of two instances answers 2 s late", FORM, timeline -> {
            timeline.happens("delay " + victim, () -> cluster.link(victim).delay(Duration.ofSeconds(1)));
            timeline.paceUntil(OUTAGE);
            timeline.happens("heal", () -> cluster.link(victim).heal());
        });

        new Marks(report).noFailedCall().worstCall(Duration.ofMillis(1_500)).areMet();
    }

    @Test
    void aMemberOfEtcdHangs() throws InterruptedException {
        EtcdNode victim = FORM.choose(cluster.etcd().nodes());
        Report report = experiment.measure("SIGSTOP of one of three etcd nodes", FORM, timeline -> {
            timeline.happens("SIGSTOP " + victim.name(), victim::pause);
            try {
                timeline.paceUntil(OUTAGE);
            } finally {
                timeline.happens("SIGCONT " + victim.name(), victim::resume);
            }
        });

        Duration election = Duration.ofSeconds(2);
        new Marks(report)
                .failuresOnly(
                        "only POST fails, in the first 2 s",
                        outcome -> outcome.isFor(Method.POST)
                                && report.sinceFault(outcome).compareTo(election) <= 0)
                .worstCall(Duration.ofSeconds(3))
                .areMet();
    }

    @Test
    void etcdHasNoQuorum() throws InterruptedException {
        String back = "quorum is back";
        Report report = experiment.measure("etcd without quorum", FORM, timeline -> {
            timeline.happens("kill -9 two of three etcd nodes", () -> {
                cluster.etcd().node(1).kill();
                cluster.etcd().node(2).kill();
            });
            timeline.paceUntil(OUTAGE);
            timeline.happens("start them", cluster.etcd()::start);
            timeline.note(back);
        });

        Duration normal = report.timeline().at(back).plusSeconds(3);
        new Marks(report)
                .failuresOnly("only POST fails", outcome -> outcome.isFor(Method.POST))
                .failuresOnly(
                        "no call fails that is due later than 3 s after quorum is back",
                        outcome -> outcome.due().compareTo(normal) <= 0)
                .worstCall(Duration.ofSeconds(2))
                .areMet();
    }

    @Test
    void consulIsAwayForFiveMinutesAndBackWithItsState() throws InterruptedException, IOException {
        Map<String, Long> before = linesOfLogs();
        Report report = experiment.measure("Consul away for 5 minutes, back with its state", FORM, timeline -> {
            timeline.happens("kill -9 consul", cluster.consul()::kill);
            timeline.paceUntil(Duration.ofMinutes(5));
            timeline.happens("start consul", cluster.consul()::start);
        });
        Map<String, Long> after = linesOfLogs();

        new Marks(report).noFailedCall().worstCall(Duration.ofMillis(500)).areMet();
        assertThat(after)
                .allSatisfy((application, lines) -> assertThat(lines - before.getOrDefault(application, 0L))
                        .as("lines that %s logged", application)
                        .isLessThanOrEqualTo(LINES));
    }

    @Test
    void everythingStartsInARandomOrderUpToAMinuteApart() throws InterruptedException {
        List<String> order = new ArrayList<>(cluster.names());
        Collections.shuffle(order, new Random(FORM.seed()));
        var pauses = new SplittableRandom(FORM.seed());
        cluster.names().reversed().forEach(cluster::kill);

        for (String part : order) {
            System.out.println("| starting " + part + " |");
            Thread.ofVirtual().start(() -> cluster.start(part));
            Thread.sleep(Duration.ofSeconds(pauses.nextInt(60)));
        }

        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> cluster.names().stream()
                        .allMatch(part -> cluster.process(part).ready()));
        Report report = experiment.measure("nothing, after a start in random order", FORM, timeline -> {
            timeline.note("whole");
            timeline.paceUntil(Duration.ofSeconds(10));
        });
        new Marks(report).noFailedCall().areMet();
    }

    private static Map<String, Long> linesOfLogs() throws IOException {
        Map<String, Long> lines = new HashMap<>();
        for (String application : FaultRows.APPLICATIONS) {
            try (var log = Files.lines(cluster.log(application))) {
                lines.put(application, log.count());
            }
        }
        return lines;
    }
}
