package dev.abacus.cluster.room.action;

import dev.abacus.cluster.room.view.EtcdRing.EtcdStatus;
import dev.abacus.cluster.room.view.Observation;
import dev.abacus.cluster.room.view.Part;
import dev.abacus.cluster.room.view.PartKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What to watch after an action.
 *
 * @param healthy whether its target is as before
 */
record Tracks(List<Track> tracks, Predicate<Observation> healthy) {
    private static final long CAUGHT_UP = 50;

    /** @param before the action */
    static Tracks after(Order order, Observation before) {
        return switch (order.verb()) {
            case SCALE -> scaled(order, before);
            case SCENARIO -> new Tracks(List.of(), observation -> true);
            default ->
                switch (order.kind()) {
                    case INSTANCE -> instance(order.target(), before);
                    case GATEWAY -> gateway(order.target(), before);
                    case ETCD -> member(order.target(), before);
                    case CONSUL -> consul(before);
                };
        };
    }

    private static Tracks instance(String name, Observation before) {
        List<String> gateways = gateways(before);
        // One gateway learns of it before the other.
        Predicate<Observation> critical =
                observation -> anyAnswering(observation, gateways, gateway -> !observation.passing(gateway, name));
        List<Track> tracks = new ArrayList<>(List.of(
                newProcess(name, before),
                Track.of("Consul noticed", critical)
                        .then(
                                "Consul calls it healthy again",
                                observation -> anyAnswering(observation, gateways, gateway -> true)
                                        && !critical.test(observation))));
        gateways.forEach(gateway -> tracks.add(Track.of(
                        observation -> observation.avoided(gateway, name),
                        observation -> observation.passing(gateway, name)
                                ? gateway + " ejected it"
                                : gateway + " left it out, as Consul said")
                .then(gateway + " calls it again", observation -> observation.routed(gateway, name))));
        return new Tracks(
                tracks,
                observation -> observation.ready(name)
                        && gateways.stream()
                                .allMatch(gateway ->
                                        observation.routed(gateway, name) && observation.passing(gateway, name)));
    }

    private static boolean anyAnswering(Observation observation, List<String> gateways, Predicate<String> test) {
        return gateways.stream().filter(observation.topologies()::containsKey).anyMatch(test);
    }

    private static Tracks gateway(String name, Observation before) {
        return new Tracks(
                List.of(
                        newProcess(name, before),
                        Track.of(
                                        name + " stopped answering",
                                        observation -> !observation.topologies().containsKey(name))
                                .then(
                                        name + " answers again",
                                        observation -> observation.topologies().containsKey(name))),
                observation ->
                        observation.ready(name) && observation.topologies().containsKey(name));
    }

    private static Tracks member(String name, Observation before) {
        String led = before.etcd().leader().orElse("");
        List<Track> tracks = new ArrayList<>(List.of(
                Track.of(name + " stopped answering", observation -> !answers(observation, name))
                        .then(name + " answers again", observation -> answers(observation, name))
                        .then(name + " has caught up", observation -> lag(observation, name) <= CAUGHT_UP)));
        if (led.equals(name)) {
            tracks.add(Track.of(
                    observation -> observation
                            .etcd()
                            .leader()
                            .filter(leader -> !leader.equals(led))
                            .isPresent(),
                    observation -> "etcd elected " + observation.etcd().leader().orElse("")));
        }
        return new Tracks(tracks, observation -> answers(observation, name) && lag(observation, name) <= CAUGHT_UP);
    }

    private static boolean answers(Observation observation, String name) {
        return member(observation, name).anyMatch(EtcdStatus::answers);
    }

    private static long lag(Observation observation, String name) {
        return member(observation, name).mapToLong(EtcdStatus::lag).sum();
    }

    private static Stream<EtcdStatus> member(Observation observation, String name) {
        return observation.etcd().members().stream()
                .filter(member -> member.name().equals(name));
    }

    private static Tracks consul(Observation before) {
        List<String> gateways = gateways(before);
        List<Track> tracks = new ArrayList<>();
        gateways.forEach(gateway -> tracks.add(Track.of(
                        gateway + " noticed, and keeps its list",
                        observation ->
                                observation.topologies().containsKey(gateway) && !observation.consulReachable(gateway))
                .then(gateway + " reaches Consul again", observation -> observation.consulReachable(gateway))
                .then("all instances are registered and healthy", observation -> allPassing(observation, gateway))));
        return new Tracks(
                tracks, observation -> gateways.stream().allMatch(gateway -> allPassing(observation, gateway)));
    }

    private static boolean allPassing(Observation observation, String gateway) {
        return observation.consulReachable(gateway)
                && observation.parts().stream()
                        .filter(part -> part.kind() == PartKind.INSTANCE)
                        .allMatch(part -> observation.passing(gateway, part.name()));
    }

    private static Tracks scaled(Order order, Observation before) {
        List<Track> tracks = new ArrayList<>();
        gateways(before)
                .forEach(gateway -> tracks.add(Track.of(
                        "%s calls %d instances".formatted(gateway, order.amount()),
                        observation -> called(observation, gateway, order.target()) == order.amount())));
        return new Tracks(
                tracks,
                observation -> gateways(before).stream()
                        .allMatch(gateway -> called(observation, gateway, order.target()) == order.amount()));
    }

    private static long called(Observation observation, String gateway, String service) {
        return observation.parts().stream()
                .filter(part -> part.service().equals(service))
                .filter(part -> observation.routed(gateway, part.name()))
                .count();
    }

    private static Track newProcess(String name, Observation before) {
        long old = before.part(name).map(Part::pid).orElse(0L);
        return Track.of(
                "its new process is ready",
                observation -> observation.ready(name)
                        && observation.part(name).map(Part::pid).orElse(old) != old);
    }

    private static List<String> gateways(Observation observation) {
        return observation.parts().stream()
                .filter(part -> part.kind() == PartKind.GATEWAY)
                .map(Part::name)
                .toList();
    }
}
