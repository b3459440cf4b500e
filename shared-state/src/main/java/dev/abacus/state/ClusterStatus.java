package dev.abacus.state;

import java.net.URI;
import java.util.List;

/** The etcd members as this process sees them, in the order of their names. */
public record ClusterStatus(List<Member> members) {
    public ClusterStatus {
        members = List.copyOf(members);
    }

    /**
     * @param name its name in the cluster, or its host and port while no member can tell the name
     * @param leader false too when it is not reachable
     * @param version empty when it is not reachable
     * @param databaseBytes the size of its database file, 0 when it is not reachable
     */
    public record Member(
            String name, URI clientUrl, boolean reachable, boolean leader, String version, long databaseBytes) {}
}
