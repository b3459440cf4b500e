package dev.abacus.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.faults.Expectations;
import dev.abacus.chaos.faults.Row;
import dev.abacus.chaos.faults.RunProfile;
import dev.abacus.chaos.suite.SuiteProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Consul is down for five minutes, and comes back with its state. */
@Tag("faults")
class LongConsulOutageTest extends MeasuredFault {

    /** An outage has a line when it begins and one when it ends, from each of the few that watch. */
    private static final int LINES = 12;

    @Test
    void costsNoCallAndFillsNoLog() throws InterruptedException, IOException {
        Map<String, Long> before = linesOfLogs();

        Expectations expectations = experiment.measure(new Row(
                "Consul away for 5 minutes, back with its state",
                RunProfile.full(1),
                timeline -> {
                    timeline.perform("kill -9 consul", cluster.consul()::kill);
                    timeline.awaitSinceFault(Duration.ofMinutes(5));
                    timeline.perform("start consul", cluster.consul()::start);
                },
                report -> new Expectations(report).noFailedCall().slowestCall(Duration.ofMillis(500))));

        Map<String, Long> after = linesOfLogs();
        check(expectations);
        assertThat(after)
                .allSatisfy((application, lines) -> assertThat(lines - before.getOrDefault(application, 0L))
                        .as("lines that %s logged", application)
                        .isLessThanOrEqualTo(LINES));
    }

    private Map<String, Long> linesOfLogs() throws IOException {
        Map<String, Long> lines = new HashMap<>();
        for (String application : SuiteProcesses.APPLICATIONS) {
            try (var log = Files.lines(cluster.log(application))) {
                lines.put(application, log.count());
            }
        }
        return lines;
    }
}
