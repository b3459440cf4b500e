package dev.abacus.systemtests.outages;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.load.CallOutcome;
import dev.abacus.chaos.load.CallVerdict;
import dev.abacus.chaos.load.OpenLoop;
import dev.abacus.systemtests.support.SlowMachine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A service is scaled out and in while calls are made. */
@ExtendWith(SlowMachine.class)
class ScalingTest extends OutageSuite {

    /**
     * But for what a JVM that starts takes from etcd, where both share two processors: a write may find it without a
     * leader.
     */
    @Test
    void aServiceIsScaledWhileItsCallsGoOn() throws InterruptedException {
        OpenLoop load = OpenLoop.start(List.of(cluster.gateway()), 1, 20);

        cluster.scale("arith-service", 3);
        soon().until(this::instance, "arith-service-3"::equals);
        cluster.scale("arith-service", 1);

        assertThat(instance()).isEqualTo("arith-service-1");
        assertThat(load.stop())
                .isNotEmpty()
                .filteredOn(CallOutcome::failed)
                .extracting(outcome -> outcome.answer().verdict())
                .allMatch(CallVerdict.OUTCOME_UNKNOWN::equals);
        cluster.scale("arith-service", 2);
    }

    private String instance() {
        return gateway.get(MULTIPLY).json().path("instance").asString("");
    }
}
