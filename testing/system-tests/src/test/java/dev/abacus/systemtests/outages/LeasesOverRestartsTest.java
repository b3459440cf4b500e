package dev.abacus.systemtests.outages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.systemtests.support.Suite;
import dev.abacus.testsupport.EtcdClient;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A lease goes on where it was, up to five minutes, when all members of etcd are killed and started. */
class LeasesOverRestartsTest {

    private static final Duration LEASE = Duration.ofMinutes(20);
    /** etcd's interval of checkpoints is five minutes. */
    private static final Duration CHECKPOINT = Duration.ofSeconds(310);

    @Test
    @Tag("faults")
    void doNotBeginAnew() throws InterruptedException {
        try (EtcdCluster etcd = EtcdCluster.start(Suite.directory(), 3)) {
            EtcdClient client = new EtcdClient(etcd.endpoints());
            long lease = client.lease(LEASE);
            Thread.sleep(CHECKPOINT);

            etcd.kill();
            etcd.start();

            assertThat(client.timeToLive(lease)).isLessThan(LEASE.minus(Duration.ofMinutes(4)));
        }
    }
}
