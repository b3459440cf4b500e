package dev.abacus.gateway.topology;

import dev.abacus.state.ClusterStatus.Member;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A picture of the suite. */
record Topology(List<Service> services, Etcd etcd, Consul consul) {

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
}
