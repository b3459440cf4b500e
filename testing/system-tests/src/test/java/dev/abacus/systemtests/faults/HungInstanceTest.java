package dev.abacus.systemtests.faults;

import dev.abacus.systemtests.support.SlowMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One of two instances of a service hangs (SIGSTOP). */
@ExtendWith(SlowMachine.class)
class HungInstanceTest extends MeasuredFault {

    @Test
    void costsNoCall() throws InterruptedException {
        costsNoMoreThanItMay(rows.instanceHangs());
    }
}
