package dev.abacus.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.run.ChaosRun;
import dev.abacus.chaos.schedule.Schedule;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.systemtests.support.SlowMachine;
import dev.abacus.systemtests.support.Suite;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code ./abacus chaos --for 60s} does. */
@ExtendWith(SlowMachine.class)
class ChaosRunTest {

    private static final long SEED = Long.getLong("abacus.seed", 1);

    @Test
    void noPromiseIsBroken() throws InterruptedException {
        Schedule schedule = Schedule.draw(SEED, Duration.ofSeconds(60));

        try (LocalCluster cluster = Suite.own().gateways(2).withLinks().start()) {
            assertThat(new ChaosRun(cluster, System.out::println).goThrough(schedule, SEED))
                    .as("seed %d:%n%s", SEED, schedule)
                    .isEmpty();
        }
    }
}
