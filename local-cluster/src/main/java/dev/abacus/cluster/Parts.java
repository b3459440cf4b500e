package dev.abacus.cluster;

import dev.abacus.cluster.supervision.Part;
import java.util.List;
import java.util.stream.Stream;

/** What a suite consists of. The second and further instances of a service are {@code spares}. */
record Parts(Part consul, List<Part> etcd, List<Part> gateways, List<Part> services, List<Part> spares) {
    Stream<Part> all() {
        return Stream.of(List.of(consul), etcd, gateways, services, spares).flatMap(List::stream);
    }

    /** Needed by a first call: what is not the suite's own. */
    List<Part> servers() {
        return Stream.concat(Stream.of(consul), etcd.stream()).toList();
    }

    /** Needed by a first call: what is. */
    List<Part> firstApplications() {
        return Stream.concat(services.stream(), gateways.stream().limit(1)).toList();
    }

    /** Not needed by a first call: the second and further ones of their kind. */
    List<Part> further() {
        return Stream.concat(gateways.stream().skip(1), spares.stream()).toList();
    }

    /** In the order of ending: nothing ends before what calls it. */
    List<List<Part>> endings() {
        return List.of(
                gateways, Stream.concat(services.stream(), spares.stream()).toList(), etcd, List.of(consul));
    }

    /** @throws IllegalArgumentException if there is no part of this name */
    Part named(String name) {
        return all().filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no part is named " + name));
    }
}
