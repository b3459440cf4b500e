package dev.abacus.systemtests.faults;

import dev.abacus.systemtests.support.SlowMachine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A service instance and a gateway are restarted, one after the other. */
@ExtendWith(SlowMachine.class)
class RollingRestartTest extends MeasuredFault {

    @Test
    void costsNoCall() throws InterruptedException {
        costsNoMoreThanItMay(
                rows.rollingRestart("restart of sum-service-1, then gateway", List.of("sum-service-1", "gateway")));
    }
}
