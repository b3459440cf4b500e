package dev.abacus.gateway.api.topology;

import dev.abacus.state.ClusterStatus.Member;
import dev.abacus.state.backup.BackupFailure;
import dev.abacus.state.backup.BackupStatus;
import dev.abacus.state.election.Leader;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A picture of the suite.
 *
 * @param backup null where this gateway makes none
 */
record Topology(
        List<Service> services,
        Etcd etcd,
        Consul consul,
        @Nullable Backup backup) {

    /** @param breaker CLOSED, OPEN or HALF_OPEN; null for a service that the gateway does not call */
    record Service(String name, @Nullable String breaker, List<ServiceInstance> instances) {}

    /** @param routed whether the gateway sends calls to it: it is in its list, and not ejected */
    record ServiceInstance(String id, String address, Health health, boolean routed) {}

    /** What Consul says; {@code UNKNOWN} while it is away. */
    enum Health {
        PASSING,
        CRITICAL,
        UNKNOWN
    }

    /** @param leader the name of the leading member, null while there is none */
    record Etcd(@Nullable String leader, List<Member> members) {}

    record Consul(URI address, boolean reachable) {}

    /**
     * @param leader the gateway that makes them, null while there is none, or etcd is away
     * @param term since when it leads, as a revision of etcd
     * @param last the last that was made, null if there was none yet, or etcd is away
     * @param failure the last try, if it failed
     */
    @Schema(name = "Backups")
    record Backup(
            @Nullable String leader,
            @Nullable Long term,
            dev.abacus.state.backup.@Nullable Backup last,
            @Nullable BackupFailure failure) {
        static final Backup UNKNOWN = new Backup(null, null, null, null);

        static Backup of(BackupStatus status) {
            Leader leader = status.leader();
            return leader == null
                    ? new Backup(null, null, status.last(), status.failure())
                    : new Backup(leader.candidate(), leader.term(), status.last(), status.failure());
        }
    }
}
