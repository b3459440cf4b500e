package dev.abacus.benchmarks;

import dev.abacus.cluster.server.EtcdCluster;
import java.time.Duration;

/** CPU time (user plus system) of processes since their start. */
final class CpuTime {
    private CpuTime() {}

    static Duration own() {
        return of(ProcessHandle.current());
    }

    /** The sum over all nodes. */
    static Duration of(EtcdCluster etcd) {
        return etcd.nodes().stream()
                .map(node -> of(node.process().running().handle()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration of(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }
}
