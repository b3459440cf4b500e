package dev.abacus.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.LocalClusterBuilder;
import dev.abacus.testsupport.EtcdClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunHistoryTest {

    private static final String KEY = "/history/key";

    /** etcd compacts all but the history of this second, once a second. */
    private static final String SHORT_RETENTION = "--auto-compaction-retention=1s";

    @Test
    void etcdKeepsTheHistoryOfARun(@TempDir Path directory) throws InterruptedException {
        LocalClusterBuilder builder = LocalCluster.in(directory).onFreePorts().etcdOption(SHORT_RETENTION);
        try (LocalCluster cluster =
                ChaosRun.suite(builder).gateways(0).instances(0).start()) {
            var etcd = new EtcdClient(cluster.etcd().endpoints());
            long begin = etcd.put(KEY, "first");
            for (int second = 0; second < 5; second++) {
                Thread.sleep(1_000);
                etcd.put(KEY, "later");
            }

            assertThat(etcd.getAt(KEY, begin).map(EtcdClient.Stored::text)).hasValue("first");
        }
    }
}
