package dev.abacus.systemtests.faults;

import dev.abacus.systemtests.support.SlowMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The leader of etcd is killed (SIGKILL), or hangs (SIGSTOP). */
@ExtendWith(SlowMachine.class)
class EtcdLeaderLostTest extends MeasuredFault {

    @Test
    void aKilledLeaderCostsNoCall() throws InterruptedException {
        costsNoMoreThanItMay(rows.etcdLeaderKilled());
    }

    @Test
    void aHungLeaderCostsNoCall() throws InterruptedException {
        costsNoMoreThanItMay(rows.etcdLeaderHangs());
    }
}
