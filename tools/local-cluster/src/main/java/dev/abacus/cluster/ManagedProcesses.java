package dev.abacus.cluster;

import dev.abacus.cluster.supervision.ManagedProcess;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The processes of a suite, and what observes it, such as Zipkin. The instances of a service are numbered from 1 and sorted by number. */
record ManagedProcesses(
        ManagedProcess consul,
        List<ManagedProcess> etcd,
        List<ManagedProcess> gateways,
        List<ManagedProcess> services,
        List<ManagedProcess> observers) {
    Stream<ManagedProcess> all() {
        return Stream.of(List.of(consul), etcd, gateways, services, observers).flatMap(List::stream);
    }

    /** Consul and etcd. */
    List<ManagedProcess> servers() {
        return Stream.concat(Stream.of(consul), etcd.stream()).toList();
    }

    /** The applications that a first request needs: the first gateway, and one instance of each service. */
    List<ManagedProcess> firstApplications() {
        return Stream.concat(
                        services.stream().filter(ManagedProcesses::isFirst),
                        gateways.stream().limit(1))
                .toList();
    }

    /** All other applications, and what observes the suite. */
    List<ManagedProcess> furtherApplications() {
        return Stream.of(
                        gateways.stream().skip(1),
                        services.stream().filter(Predicate.not(ManagedProcesses::isFirst)),
                        observers.stream())
                .flatMap(further -> further)
                .toList();
    }

    /** Groups in the order of stopping: callers before what they call. */
    List<List<ManagedProcess>> stopOrder() {
        return List.of(gateways, services, etcd, List.of(consul), observers);
    }

    /** @throws IllegalArgumentException if no process has this name */
    ManagedProcess named(String name) {
        return all().filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no process is named " + name));
    }

    List<ManagedProcess> instancesOf(SuiteService service) {
        return services.stream()
                .filter(process -> process.name().startsWith(service.id() + "-"))
                .toList();
    }

    ManagedProcesses with(ManagedProcess instance) {
        return withServices(Stream.concat(services.stream(), Stream.of(instance)));
    }

    ManagedProcesses without(ManagedProcess instance) {
        return withServices(services.stream().filter(process -> process != instance));
    }

    private ManagedProcesses withServices(Stream<ManagedProcess> changed) {
        return new ManagedProcesses(consul, etcd, gateways, changed.toList(), observers);
    }

    private static boolean isFirst(ManagedProcess instance) {
        return instance.name().endsWith("-1");
    }
}
