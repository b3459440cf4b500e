package dev.abacus.cluster;

import dev.abacus.cluster.supervision.Part;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a suite consists of. Each service has instances numbered from 1, the lower numbers first. */
record Parts(Part consul, List<Part> etcd, List<Part> gateways, List<Part> services) {
    Stream<Part> all() {
        return Stream.of(List.of(consul), etcd, gateways, services).flatMap(List::stream);
    }

    /** Needed by a first call: what is not the suite's own. */
    List<Part> servers() {
        return Stream.concat(Stream.of(consul), etcd.stream()).toList();
    }

    /** Needed by a first call: what is. */
    List<Part> firstApplications() {
        return Stream.concat(
                        services.stream().filter(Parts::isFirst),
                        gateways.stream().limit(1))
                .toList();
    }

    /** Not needed by a first call: the second and further ones of their kind. */
    List<Part> further() {
        return Stream.concat(gateways.stream().skip(1), services.stream().filter(Predicate.not(Parts::isFirst)))
                .toList();
    }

    /** In the order of ending: nothing ends before what calls it. */
    List<List<Part>> endings() {
        return List.of(gateways, services, etcd, List.of(consul));
    }

    /** @throws IllegalArgumentException if there is no part of this name */
    Part named(String name) {
        return all().filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no part is named " + name));
    }

    List<Part> instancesOf(String service) {
        return services.stream()
                .filter(part -> part.name().startsWith(service + "-"))
                .toList();
    }

    Parts with(Part instance) {
        return new Parts(
                consul,
                etcd,
                gateways,
                Stream.concat(services.stream(), Stream.of(instance)).toList());
    }

    Parts without(Part instance) {
        return new Parts(
                consul,
                etcd,
                gateways,
                services.stream().filter(part -> part != instance).toList());
    }

    private static boolean isFirst(Part instance) {
        return instance.name().endsWith("-1");
    }
}
