package dev.abacus.systemtests.containers;

import dev.abacus.chaos.suite.SuiteProcesses;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.SlowMachine;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Half of the service instances are cut off from etcd: Consul and the gateway find nothing wrong with them. */
@ExtendWith(SlowMachine.class)
class EtcdPartitionTest extends ComposeSuite {

    /** Time enough for dozens of recordings. */
    private static final Duration REFUSING = Duration.ofSeconds(6);

    @Test
    void costsNoCall() throws InterruptedException {
        costsNoCall(() -> {
            String container = compose.containers("sum-service").getFirst();
            var cutOff = new Api(URI.create("http://%s:8080/".formatted(compose.address(container))));
            try (var partition = new Partition(compose)) {
                partition.betweenFirstOf(SuiteProcesses.SERVICES, Compose.ETCD);
                eventually().during(REFUSING).until(() -> refusesRecordings(cutOff));
            }
            eventually().until(() -> !refusesRecordings(cutOff));
        });
    }

    private static boolean refusesRecordings(Api instance) {
        return instance.post("/sum", "{\"numbers\":[1]}").status() == 503;
    }
}
