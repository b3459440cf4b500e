package dev.abacus.systemtests.faults;

import dev.abacus.systemtests.support.SlowMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Consul is killed, and comes back with empty state. */
@ExtendWith(SlowMachine.class)
class ConsulStateLossTest extends MeasuredFault {

    @Test
    void costsNoCall() throws InterruptedException {
        costsNoMoreThanItMay(rows.consulLosesItsState());
    }
}
