package dev.abacus.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.testsupport.EtcdClient.Change;
import dev.abacus.testsupport.EtcdClient.Stored;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdClientTest {

    @Test
    void tellsEveryChangeBeforeTheEnd(@TempDir Path directory) {
        try (EtcdCluster cluster = EtcdCluster.start(directory, 1)) {
            var etcd = new EtcdClient(cluster.endpoints());
            long first = etcd.put("/a/1", "v");
            long second = etcd.put("/a/1", "w");
            etcd.put("/b/1", "of no interest");
            etcd.delete("/a/1");
            long end = etcd.put("/a/end", "");
            etcd.put("/a/1", "too late");

            assertThat(etcd.changes("/a/", second, end))
                    .containsExactly(new Change("/a/1", "w", second, false), new Change("/a/1", "", end - 1, true));
            assertThat(etcd.getAt("/a/1", first)).map(Stored::text).hasValue("v");
            assertThat(etcd.getAt("/a/1", end)).isEmpty();
        }
    }

    @Test
    void endsALeaseWithItsKeysAndAllHistory(@TempDir Path directory) {
        try (EtcdCluster cluster = EtcdCluster.start(directory, 1)) {
            var etcd = new EtcdClient(cluster.endpoints());
            long lease = etcd.lease(Duration.ofMinutes(10));
            long first = etcd.put("/a/1".getBytes(UTF_8), "v".getBytes(UTF_8), lease);
            etcd.put("/a/2", "v");
            etcd.put("/a/2", "w");
            assertThat(etcd.get("/a/1"))
                    .hasValueSatisfying(stored -> assertThat(stored.lease()).isEqualTo(lease));
            assertThat(etcd.get("/a/2")).hasValueSatisfying(stored -> {
                assertThat(stored.lease()).isZero();
                assertThat(stored.version()).isEqualTo(2);
            });
            assertThat(etcd.timeToLive(lease)).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));

            etcd.revokeLeaseOf("/a/1");
            etcd.compact();
            etcd.compact();

            assertThat(etcd.keys("/a/")).containsExactly("/a/2");
            assertThatThrownBy(() -> etcd.getAt("/a/1", first)).hasMessageContaining("has been compacted");
        }
    }
}
