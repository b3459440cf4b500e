package dev.abacus.benchmarks;

import dev.abacus.cluster.server.EtcdCluster;
import java.time.Duration;

/** User and system time of processes, since they started. */
final class CpuTime {
    private CpuTime() {}

    static Duration own() {
        return of(ProcessHandle.current());
    }

    /** Of all nodes together. */
    static Duration of(EtcdCluster etcd) {
        return etcd.nodes().stream()
                .map(node -> of(node.process().running().handle()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration of(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }
}
