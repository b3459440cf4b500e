package dev.abacus.systemtests.overload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.process.Parallel;
import dev.abacus.cluster.server.EtcdNode;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.ProcStatus;
import dev.abacus.systemtests.support.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;

/** No load of the API ends etcd: it stays within its memory, and has all that was acknowledged when it is started again. */
@DisabledIf(
        value = "dev.abacus.systemtests.containers.Compose#available",
        disabledReason = "WriteFloodInContainersTest does it, where the memory has a limit")
class WriteFloodTest {

    /** The memory limit of a member in docker-compose.yml. */
    private static final long MEMORY_LIMIT_KB = 1280 << 10;

    @Test
    void allIsThereAfterAFloodAndAKillOfEveryMember() {
        try (LocalCluster cluster = Suite.own().instances(1).start()) {
            var flood = new WriteFlood(new Api(cluster.gateway()));
            flood.run(WriteFlood.SHORT);
            assertThat(cluster.etcd().nodes())
                    .allSatisfy(node -> assertThat(peakKb(node)).isLessThan(MEMORY_LIMIT_KB));

            Parallel.forEach(cluster.etcd().nodes(), EtcdNode::kill);
            cluster.etcd().start();

            flood.isAllThere();
            assertThat(cluster.etcd().nodes())
                    .allSatisfy(node -> assertThat(peakKb(node)).isLessThan(MEMORY_LIMIT_KB));
        }
    }

    private static long peakKb(EtcdNode node) {
        long peak = ProcStatus.kilobytes(node.process().running().pid(), "VmHWM");
        System.out.printf("%s: at most %d MB%n", node.name(), peak >> 10);
        return peak;
    }
}
