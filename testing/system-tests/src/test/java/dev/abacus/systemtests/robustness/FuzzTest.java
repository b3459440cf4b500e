package dev.abacus.systemtests.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.fuzz.FuzzReport;
import dev.abacus.chaos.fuzz.FuzzRun;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.systemtests.support.Suite;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@code ./abacus fuzz} does: whatever is sent or written, nothing breaks. */
class FuzzTest {

    private static final long SEED = Long.getLong("abacus.seed", 1);
    private static final long REQUESTS = 20_000;

    /** Requests that were answered late once, and in time when they were sent again: the machine was busy. */
    private static final long MAX_SLOW = REQUESTS / 1_000;

    private static final Duration LIMIT = Duration.ofMinutes(15);

    @Test
    void nothingBreaks() throws InterruptedException {
        try (LocalCluster cluster = Suite.own().start();
                FuzzRun run = new FuzzRun(cluster, SEED, System.out::println)) {
            FuzzReport report = run.run(REQUESTS, LIMIT);

            System.out.println(report);
            assertThat(report.requests()).isEqualTo(REQUESTS);
            assertThat(report.findings()).as(report.summary()).isEmpty();
            assertThat(report.slow()).as(report.summary()).isLessThanOrEqualTo(MAX_SLOW);
        }
    }
}
