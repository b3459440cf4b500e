package dev.abacus.gateway.api.topology;

import dev.abacus.state.ClusterStatus.Member;
import dev.abacus.state.backup.Backup;
import dev.abacus.state.backup.BackupFailure;
import dev.abacus.state.backup.BackupStatus;
import dev.abacus.state.election.Leader;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Topology of the suite: its parts, and their state as this gateway sees it.
 *
 * @param backup null if this gateway makes none
 */
record Topology(
        List<Service> services,
        EtcdReport etcd,
        Consul consul,
        @Nullable BackupReport backup) {

    /** @param breaker CLOSED, OPEN or HALF_OPEN; null for a service that the gateway does not call */
    record Service(String name, @Nullable String breaker, List<ServiceInstance> instances) {}

    /**
     * @param routed whether the gateway calls it: it is in the list, and not ejected
     * @param inFlight calls of this gateway in flight
     */
    record ServiceInstance(String id, String address, Health health, boolean routed, int inFlight) {}

    /** Health in Consul; {@code UNKNOWN} while Consul is away. */
    enum Health {
        PASSING,
        CRITICAL,
        UNKNOWN
    }

    /** @param leader the name of the leading member, null while there is none */
    @Schema(name = "Etcd")
    record EtcdReport(@Nullable String leader, List<Member> members) {}

    record Consul(URI address, boolean reachable) {}

    /**
     * @param leader the gateway that makes backups, null while there is none, or etcd is away
     * @param term of the leader, as a revision of etcd
     * @param last the last backup, null if there is none yet, or etcd is away
     * @param failure of the last attempt, if it failed
     */
    @Schema(name = "Backups")
    record BackupReport(
            @Nullable String leader,
            @Nullable Long term,
            @Nullable Backup last,
            @Nullable BackupFailure failure) {
        static final BackupReport UNKNOWN = new BackupReport(null, null, null, null);

        static BackupReport of(BackupStatus status) {
            Leader leader = status.leader();
            return leader == null
                    ? new BackupReport(null, null, status.last(), status.failure())
                    : new BackupReport(leader.candidate(), leader.term(), status.last(), status.failure());
        }
    }
}
