package dev.abacus.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.run.ChaosRun;
import dev.abacus.chaos.run.CheckResult;
import dev.abacus.chaos.schedule.Schedule;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.systemtests.support.SlowMachine;
import dev.abacus.systemtests.support.Suite;
import dev.abacus.systemtests.support.ViolatedGuarantee;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random faults under load, as {@code ./abacus chaos --for 40s} injects them. */
@ExtendWith(SlowMachine.class)
class ChaosRunTest {

    private static final long SEED = Long.getLong("abacus.seed", 1);

    @Test
    void noGuaranteeIsViolated() throws InterruptedException {
        Schedule schedule = Schedule.random(SEED, Duration.ofSeconds(40));
        System.out.printf("seed %d:%n%s", SEED, schedule);

        try (LocalCluster cluster = ChaosRun.suite(Suite.own()).start()) {
            CheckResult result = new ChaosRun(cluster, System.out::println).run(schedule, SEED);

            ViolatedGuarantee.throwIfAny(result.violations());
            assertThat(result.failures()).isEmpty();
        }
    }
}
