package dev.abacus.systemtests.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.SlowMachine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The gateway reaches a minority of etcd's members only. */
@ExtendWith(SlowMachine.class)
class GatewayPartitionTest extends ComposeSuite {

    @Test
    void computesAndRefusesWhatNeedsAMajority() {
        assertThat(put("before").status()).isLessThan(300);
        String minority = "etcd-1";
        try (var partition = new Partition(compose)) {
            partition.between(List.of(minority, "gateway"), Partition.otherMembers(minority));
            eventually().until(() -> gateway.get("/api/state/partition").status() == 503);

            long start = System.nanoTime();
            put("during").isStatus(503);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
            eventually()
                    .until(() -> gateway.get("/api/state/partition?consistency=serializable")
                            .body()
                            .equals("before"));
            gateway.get(MULTIPLY).isStatus(200);
            // A recording is made by a service, and the services reach the majority.
            eventually().until(() -> record().status() == 201);
        }
        eventually().until(() -> put("after").status() < 300);
    }

    private Reply put(String value) {
        return gateway.put("/api/state/partition", value);
    }
}
