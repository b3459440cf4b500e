package dev.abacus.state;

import dev.abacus.cluster.server.EtcdCluster;
import java.nio.file.Path;

/** Three etcd nodes for all tests that leave them as they are; they end with the JVM. */
public final class SharedCluster {
    private static final EtcdCluster ETCD = EtcdCluster.start(
            Path.of("target", "etcd-shared-" + ProcessHandle.current().pid()), 3);

    private SharedCluster() {}

    public static EtcdCluster etcd() {
        return ETCD;
    }

    /** For tests that are not about time limits: a busy machine is no failure. */
    public static SharedState connect() {
        return SharedState.connect(
                ETCD.endpoints(),
                () -> new StateSettings(java.time.Duration.ofSeconds(5), java.time.Duration.ofHours(24)));
    }
}
