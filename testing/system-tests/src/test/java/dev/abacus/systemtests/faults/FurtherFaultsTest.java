package dev.abacus.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.chaos.faults.Expectations;
import dev.abacus.chaos.faults.Experiment;
import dev.abacus.chaos.faults.FaultRows;
import dev.abacus.chaos.faults.Row;
import dev.abacus.chaos.faults.RunProfile;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.systemtests.Suite;
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

/** What takes too long for the table: some 15 minutes, with one seed, by {@code ./abacus test --faults} only. */
@Tag("faults")
class FurtherFaultsTest {

    private static final RunProfile FORM = RunProfile.full(1);

    /** An outage has a line when it begins and one when it ends, from each of the few that watch. */
    private static final int LINES = 12;

    private static Experiment experiment;
    private static LocalCluster cluster;

    @BeforeAll
    static void start() throws InterruptedException {
        experiment = Experiment.start(
                LocalCluster.in(Suite.directory()).onFreePorts(), FaultTableTest.TABLE, System.out::println);
        cluster = experiment.cluster();
    }

    @AfterAll
    static void stop() {
        experiment.close();
    }

    @Test
    void consulIsAwayForFiveMinutesAndBackWithItsState() throws InterruptedException, IOException {
        Map<String, Long> before = linesOfLogs();
        Expectations marks = experiment.measure(new Row(
                "Consul away for 5 minutes, back with its state",
                FORM,
                timeline -> {
                    timeline.happens("kill -9 consul", cluster.consul()::kill);
                    timeline.paceUntil(Duration.ofMinutes(5));
                    timeline.happens("start consul", cluster.consul()::start);
                },
                report -> new Expectations(report).noFailedCall().worstCall(Duration.ofMillis(500))));
        Map<String, Long> after = linesOfLogs();

        assertThat(marks.missed()).isEmpty();
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
        Expectations marks = experiment.measure(new Row(
                "nothing, after a start in random order",
                FORM,
                timeline -> {
                    timeline.note("whole");
                    timeline.paceUntil(Duration.ofSeconds(10));
                },
                report -> new Expectations(report).noFailedCall()));
        assertThat(marks.missed()).isEmpty();
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
