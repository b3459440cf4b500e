package dev.abacus.cluster;

import dev.abacus.cluster.supervision.ManagedProcess;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a suite consists of. Each service has instances numbered from 1, the lower numbers first. */
record ManagedProcesses(
        ManagedProcess consul,
        List<ManagedProcess> etcd,
        List<ManagedProcess> gateways,
        List<ManagedProcess> services) {
    Stream<ManagedProcess> all() {
        return Stream.of(List.of(consul), etcd, gateways, services).flatMap(List::stream);
    }

    /** Needed by a first call: what is not the suite's own. */
    List<ManagedProcess> servers() {
        return Stream.concat(Stream.of(consul), etcd.stream()).toList();
    }

    /** Needed by a first call: what is. */
    List<ManagedProcess> firstApplications() {
        return Stream.concat(
                        services.stream().filter(ManagedProcesses::isFirst),
                        gateways.stream().limit(1))
                .toList();
    }

    /** Not needed by a first call: the second and further ones of their kind. */
    List<ManagedProcess> further() {
        return Stream.concat(
                        gateways.stream().skip(1), services.stream().filter(Predicate.not(ManagedProcesses::isFirst)))
                .toList();
    }

    /** In the order of ending: nothing ends before what calls it. */
    List<List<ManagedProcess>> endings() {
        return List.of(gateways, services, etcd, List.of(consul));
    }

    /** @throws IllegalArgumentException if there is no part of this name */
    ManagedProcess named(String name) {
        return all().filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no part is named " + name));
    }

    List<ManagedProcess> instancesOf(String service) {
        return services.stream()
                .filter(part -> part.name().startsWith(service + "-"))
                .toList();
    }

    ManagedProcesses with(ManagedProcess instance) {
        return new ManagedProcesses(
                consul,
                etcd,
                gateways,
                Stream.concat(services.stream(), Stream.of(instance)).toList());
    }

    ManagedProcesses without(ManagedProcess instance) {
        return new ManagedProcesses(
                consul,
                etcd,
                gateways,
                services.stream().filter(part -> part != instance).toList());
    }

    private static boolean isFirst(ManagedProcess instance) {
        return instance.name().endsWith("-1");
    }
}
