package dev.abacus.chaos.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.audit.EtcdClient.Change;
import dev.abacus.chaos.audit.EtcdClient.Stored;
import dev.abacus.cluster.server.EtcdCluster;
import java.nio.file.Path;
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
}
