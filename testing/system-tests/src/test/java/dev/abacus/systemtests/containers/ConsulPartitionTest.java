package dev.abacus.systemtests.containers;

import dev.abacus.chaos.suite.SuiteProcesses;
import dev.abacus.systemtests.support.SlowMachine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Consul is cut off from half of the service instances. */
@ExtendWith(SlowMachine.class)
class ConsulPartitionTest extends ComposeSuite {

    @Test
    void costsNoCall() throws InterruptedException {
        costsNoCall(() -> {
            try (var partition = new Partition(compose)) {
                partition.betweenFirstOf(SuiteProcesses.SERVICES, List.of("consul"));
                eventually().until(() -> routed("arith-service") + routed("sum-service") == 2);
            }
            eventually().until(() -> routed("arith-service") + routed("sum-service") == 4);
        });
    }
}
