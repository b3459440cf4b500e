package dev.abacus.cluster.room.action;

import dev.abacus.cluster.room.view.EtcdRing.EtcdStatus;
import dev.abacus.cluster.room.view.Observation;
import dev.abacus.cluster.room.view.ProcessKind;
import dev.abacus.cluster.room.view.SuiteProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Effects to expect of an action.
 *
 * @param healthy whether its target is as before
 */
record ExpectedEffects(List<EffectSequence> sequences, Predicate<Observation> healthy) {
    private static final long CAUGHT_UP = 50;

    /** @param before the action */
    static ExpectedEffects after(ActionRequest request, Observation before) {
        return switch (request.type()) {
            case SCALE -> scaled(request, before);
            case SCENARIO -> new ExpectedEffects(List.of(), observation -> true);
            default ->
                switch (request.kind()) {
                    case INSTANCE -> instance(request.target(), before);
                    case GATEWAY -> gateway(request.target(), before);
                    case ETCD -> member(request.target(), before);
                    case CONSUL -> consul(before);
                };
        };
    }

    private static ExpectedEffects instance(String name, Observation before) {
        List<String> gateways = gateways(before);
        // One gateway learns of it before the other.
        Predicate<Observation> critical =
                observation -> anyAnswering(observation, gateways, gateway -> !observation.passing(gateway, name));
        List<EffectSequence> sequences = new ArrayList<>(List.of(
                newProcess(name, before),
                EffectSequence.of("Consul noticed", critical)
                        .then(
                                "Consul calls it healthy again",
                                observation -> anyAnswering(observation, gateways, gateway -> true)
                                        && !critical.test(observation))));
        gateways.forEach(gateway -> sequences.add(EffectSequence.of(
                        observation -> observation.avoided(gateway, name),
                        observation -> observation.passing(gateway, name)
                                ? gateway + " ejected it"
                                : gateway + " left it out, as Consul said")
                .then(gateway + " calls it again", observation -> observation.routed(gateway, name))));
        return new ExpectedEffects(
                sequences,
                observation -> observation.ready(name)
                        && gateways.stream()
                                .allMatch(gateway ->
                                        observation.routed(gateway, name) && observation.passing(gateway, name)));
    }

    private static boolean anyAnswering(Observation observation, List<String> gateways, Predicate<String> test) {
        return gateways.stream().filter(observation.topologies()::containsKey).anyMatch(test);
    }

    private static ExpectedEffects gateway(String name, Observation before) {
        return new ExpectedEffects(
                List.of(
                        newProcess(name, before),
                        EffectSequence.of(
                                        name + " stopped answering",
                                        observation -> !observation.topologies().containsKey(name))
                                .then(
                                        name + " answers again",
                                        observation -> observation.topologies().containsKey(name))),
                observation ->
                        observation.ready(name) && observation.topologies().containsKey(name));
    }

    private static ExpectedEffects member(String name, Observation before) {
        String led = before.etcd().leader().orElse("");
        List<EffectSequence> sequences = new ArrayList<>(List.of(
                EffectSequence.of(name + " stopped answering", observation -> !answers(observation, name))
                        .then(name + " answers again", observation -> answers(observation, name))
                        .then(name + " has caught up", observation -> lag(observation, name) <= CAUGHT_UP)));
        if (led.equals(name)) {
            sequences.add(EffectSequence.of(
                    observation -> observation
                            .etcd()
                            .leader()
                            .filter(leader -> !leader.equals(led))
                            .isPresent(),
                    observation -> "etcd elected " + observation.etcd().leader().orElse("")));
        }
        return new ExpectedEffects(
                sequences, observation -> answers(observation, name) && lag(observation, name) <= CAUGHT_UP);
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

    private static ExpectedEffects consul(Observation before) {
        List<String> gateways = gateways(before);
        List<EffectSequence> sequences = new ArrayList<>();
        gateways.forEach(gateway -> sequences.add(EffectSequence.of(
                        gateway + " noticed, and keeps its list",
                        observation ->
                                observation.topologies().containsKey(gateway) && !observation.consulReachable(gateway))
                .then(gateway + " reaches Consul again", observation -> observation.consulReachable(gateway))
                .then("all instances are registered and healthy", observation -> allPassing(observation, gateway))));
        return new ExpectedEffects(
                sequences, observation -> gateways.stream().allMatch(gateway -> allPassing(observation, gateway)));
    }

    private static boolean allPassing(Observation observation, String gateway) {
        return observation.consulReachable(gateway)
                && observation.processes().stream()
                        .filter(process -> process.kind() == ProcessKind.INSTANCE)
                        .allMatch(process -> observation.passing(gateway, process.name()));
    }

    private static ExpectedEffects scaled(ActionRequest request, Observation before) {
        List<EffectSequence> sequences = new ArrayList<>();
        gateways(before)
                .forEach(gateway -> sequences.add(EffectSequence.of(
                        "%s calls %d instances".formatted(gateway, request.amount()),
                        observation -> called(observation, gateway, request.target()) == request.amount())));
        return new ExpectedEffects(
                sequences,
                observation -> gateways(before).stream()
                        .allMatch(gateway -> called(observation, gateway, request.target()) == request.amount()));
    }

    private static long called(Observation observation, String gateway, String service) {
        return observation.processes().stream()
                .filter(process -> process.service().equals(service))
                .filter(process -> observation.routed(gateway, process.name()))
                .count();
    }

    private static EffectSequence newProcess(String name, Observation before) {
        long old = before.process(name).map(SuiteProcess::pid).orElse(0L);
        return EffectSequence.of(
                "its new process is ready",
                observation -> observation.ready(name)
                        && observation.process(name).map(SuiteProcess::pid).orElse(old) != old);
    }

    private static List<String> gateways(Observation observation) {
        return observation.processes().stream()
                .filter(process -> process.kind() == ProcessKind.GATEWAY)
                .map(SuiteProcess::name)
                .toList();
    }
}
