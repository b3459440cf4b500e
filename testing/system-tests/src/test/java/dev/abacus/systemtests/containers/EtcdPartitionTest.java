package dev.abacus.systemtests.containers;

import dev.abacus.chaos.suite.SuiteParts;
import dev.abacus.systemtests.support.SlowMachine;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Half of the service instances are cut off from etcd: Consul and the gateway find nothing wrong with them. */
@ExtendWith(SlowMachine.class)
class EtcdPartitionTest extends ComposeSuite {

    /** Longer than an instance tries, so that it refuses recordings in the end. */
    private static final Duration CUT = Duration.ofSeconds(8);

    @Test
    void costsNoCall() throws InterruptedException {
        costsNoCall(() -> {
            try (var partition = new Partition(compose)) {
                partition.betweenFirstOf(SuiteParts.SERVICES, Compose.ETCD);
                Thread.sleep(CUT);
            }
        });
    }
}
