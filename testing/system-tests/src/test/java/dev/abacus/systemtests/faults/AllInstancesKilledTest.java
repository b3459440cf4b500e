package dev.abacus.systemtests.faults;

import dev.abacus.systemtests.support.SlowMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** All instances of a service are killed (SIGKILL). */
@ExtendWith(SlowMachine.class)
class AllInstancesKilledTest extends MeasuredFault {

    @Test
    void isRefusedAtOnce() throws InterruptedException {
        costsNoMoreThanItMay(rows.allInstancesKilled());
    }
}
