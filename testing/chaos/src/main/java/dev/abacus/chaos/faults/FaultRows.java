package dev.abacus.chaos.faults;

import dev.abacus.cluster.LocalCluster;
import java.util.List;

/** The rows of the fault table: what happens, and what it may cost. Each leaves the suite whole. */
public final class FaultRows {

    /** In an order in which no two that stand in for each other follow one another. */
    public static final List<String> APPLICATIONS =
            List.of("arith-service-1", "sum-service-1", "gateway", "arith-service-2", "sum-service-2", "gateway-2");

    private FaultRows() {}

    /** @param cluster with links */
    public static List<Row> all(LocalCluster cluster, RunProfile form) {
        var instances = new InstanceFaults(cluster, form);
        var servers = new ServerFaults(cluster, form);
        return List.of(
                instances.killed(),
                instances.terminated(),
                instances.hangs(),
                instances.cutOff(),
                instances.late(),
                instances.gatewayKilled(),
                instances.restartedInTurn("rolling restart of all services and gateways", APPLICATIONS),
                servers.consulBackEmpty(),
                servers.leaderKilled(),
                servers.memberHangs(),
                servers.quorumLost(),
                instances.allGone());
    }

    /** Those in which variants of a suite differ: of services and of Consul. */
    public static List<Row> compared(LocalCluster cluster, RunProfile form) {
        var instances = new InstanceFaults(cluster, form);
        var servers = new ServerFaults(cluster, form);
        return List.of(
                instances.killed(),
                instances.terminated(),
                instances.hangs(),
                instances.cutOff(),
                instances.restartedInTurn("rolling restart of all services and gateways", APPLICATIONS),
                servers.consulBackEmpty(),
                instances.allGone(),
                instances.scaled());
    }
}
