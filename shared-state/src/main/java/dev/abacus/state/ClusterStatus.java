package dev.abacus.state;

import java.net.URI;
import java.util.List;

/** Status of the etcd members as this process sees them, in the order of their names. */
public record ClusterStatus(List<Member> members) {
    public ClusterStatus {
        members = List.copyOf(members);
    }

    /**
     * @param name in the cluster, or host and port while no member can tell it
     * @param leader false also if it is not reachable
     * @param version empty if it is not reachable
     * @param databaseBytes the size of its database file, 0 if it is not reachable
     * @param inUseBytes the bytes of the database in use, which the quota bounds
     */
    public record Member(
            String name,
            URI clientUrl,
            boolean reachable,
            boolean leader,
            String version,
            long databaseBytes,
            long inUseBytes) {}
}
