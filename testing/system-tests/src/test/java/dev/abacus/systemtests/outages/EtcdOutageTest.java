package dev.abacus.systemtests.outages;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.support.SlowMachine;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * etcd is down, or has no quorum: calls that need it wait as for an election, then they are refused at once, and computing goes
 * on.
 */
@ExtendWith(SlowMachine.class)
class EtcdOutageTest extends OutageSuite {

    @Test
    void withoutEtcdRecordingIsRefusedAtOnceAndComputingGoesOn() {
        cluster.etcd().kill();
        within(DEADLINE, () -> assertThat(record().status()).isEqualTo(503));
        within(DEADLINE, () -> gateway.get("/api/state/foo").isProblem(503, "unavailable"));

        soon().untilAsserted(() ->
                within(AT_ONCE, () -> assertThat(record().status()).isEqualTo(503)));
        within(AT_ONCE, () -> gateway.get("/api/state/foo").isProblem(503, "unavailable"));
        within(AT_ONCE, () -> gateway.get("/api/calculations").isProblem(503, "unavailable"));
        within(AT_ONCE, () -> gateway.get(MULTIPLY).isStatus(200));
        within(Duration.ofSeconds(3), () -> gateway.get("/api/topology").isStatus(200));
        cluster.etcd().start();
        soon().until(() -> record().status() == 201);
    }

    @Test
    void withoutAQuorumRecordingIsRefusedAndNothingHangs() {
        cluster.pause("etcd-1");
        cluster.pause("etcd-2");
        try {
            within(DEADLINE, () -> assertThat(record().status()).isEqualTo(503));
            within(DEADLINE, () -> gateway.put("/api/state/foo", "bar").isStatus(503));
            soon().untilAsserted(() ->
                    within(AT_ONCE, () -> assertThat(record().status()).isEqualTo(503)));
            soon().untilAsserted(() ->
                    within(AT_ONCE, () -> gateway.put("/api/state/foo", "bar").isStatus(503)));
            within(AT_ONCE, () -> gateway.get(MULTIPLY).isStatus(200));
        } finally {
            cluster.resume("etcd-1");
            cluster.resume("etcd-2");
        }
        soon().until(() -> record().status() == 201);
    }
}
