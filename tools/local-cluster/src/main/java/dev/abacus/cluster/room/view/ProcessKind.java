package dev.abacus.cluster.room.view;

import dev.abacus.cluster.server.ConsulServer;

/** Kind of a process of the suite. */
public enum ProcessKind {
    GATEWAY,
    INSTANCE,
    ETCD,
    CONSUL;

    /** @param process as in {@code LocalCluster.names()} */
    public static ProcessKind of(String process) {
        if (process.equals(ConsulServer.NAME)) {
            return CONSUL;
        }
        return process.startsWith("etcd-") ? ETCD : process.startsWith("gateway") ? GATEWAY : INSTANCE;
    }
}
