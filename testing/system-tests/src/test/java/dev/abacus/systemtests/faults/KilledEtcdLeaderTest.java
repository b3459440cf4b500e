package dev.abacus.systemtests.faults;

import dev.abacus.systemtests.support.SlowMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The leader of etcd is killed (SIGKILL). */
@ExtendWith(SlowMachine.class)
class KilledEtcdLeaderTest extends MeasuredFault {

    @Test
    void costsAtMostAnElection() throws InterruptedException {
        costsNoMoreThanItMay(rows.etcdLeaderKilled());
    }
}
