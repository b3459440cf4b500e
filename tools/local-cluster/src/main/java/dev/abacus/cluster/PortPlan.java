package dev.abacus.cluster;

import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.process.Ports;
import java.util.HashMap;
import java.util.Map;

/** Gives each use a port that nothing else has, neither of the suite nor of the machine. */
final class PortPlan {
    private final PortChoice choice;
    private final Map<Integer, String> given = new HashMap<>();

    PortPlan(PortChoice choice) {
        this.choice = choice;
    }

    int port(String use, int fixed) {
        int port = choice.port(use, fixed);
        String remedy = use.equals("gateway")
                ? "end it, or choose another port: ./abacus up --port 9090"
                : "end it, and try again";
        String other = given.put(port, use);
        if (other != null && !other.equals(use)) {
            throw new ClusterException(
                    "port " + port + " is meant for " + use + " and for " + other + ": choose another --port");
        }
        Ports.requireFree(port, use, remedy);
        return port;
    }
}
