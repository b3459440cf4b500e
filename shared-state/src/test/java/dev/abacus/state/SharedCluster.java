package dev.abacus.state;

import dev.abacus.state.client.SharedState;
import dev.abacus.testsupport.TestEtcd;
import dev.abacus.testsupport.TestServers;

/** Three etcd nodes for all tests that leave them as they are; they end with the JVM. */
public final class SharedCluster {
    private static final TestEtcd ETCD = TestServers.startEtcd(3);

    private SharedCluster() {}

    public static TestEtcd etcd() {
        return ETCD;
    }

    private static final class Connected {
        static final SharedState STATE = connect();
    }

    /** For all tests that only use it; it ends with the JVM. */
    public static SharedState state() {
        return Connected.STATE;
    }

    /** For tests that are not about time limits: a busy machine is no failure. */
    public static SharedState connect() {
        return SharedState.connect(
                ETCD.endpoints(),
                () -> new StateSettings(java.time.Duration.ofSeconds(5), java.time.Duration.ofHours(24)));
    }
}
