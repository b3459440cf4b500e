package dev.abacus.chaos.schedule;

import dev.abacus.cluster.LocalCluster;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A fault that is done to parts of a suite, and undone again.
 *
 * @param told what an operator would say of it
 * @param victims the parts it is done to: nothing else is done to them meanwhile
 * @param repairing does not wait until what was hit is as it was
 */
record Damage(String told, List<String> victims, Consumer<LocalCluster> inflicting, Consumer<LocalCluster> repairing) {

    static Damage kill(List<String> victims) {
        return new Damage(
                "kill -9 " + String.join(" and ", victims),
                victims,
                cluster -> victims.forEach(cluster::kill),
                cluster -> victims.forEach(cluster::launch));
    }

    /** An orderly end, and a new start when the outage is over. */
    static Damage stop(String victim) {
        return new Damage(
                "SIGTERM " + victim,
                List.of(victim),
                cluster -> cluster.stop(victim),
                cluster -> cluster.launch(victim));
    }

    static Damage pause(String victim) {
        return new Damage(
                "SIGSTOP " + victim,
                List.of(victim),
                cluster -> cluster.pause(victim),
                cluster -> cluster.resume(victim));
    }

    static Damage cut(String victim) {
        return new Damage(
                "cut the link to " + victim,
                List.of(victim),
                cluster -> cluster.link(victim).cut(),
                cluster -> cluster.link(victim).heal());
    }

    static Damage delay(String victim, Duration delay) {
        return new Damage(
                "delay the link to %s by %d ms".formatted(victim, delay.toMillis()),
                List.of(victim),
                cluster -> cluster.link(victim).delay(delay),
                cluster -> cluster.link(victim).heal());
    }

    static Damage consulForgets() {
        return new Damage(
                "kill -9 consul, and wipe its state",
                List.of("consul"),
                cluster -> cluster.consul().wipe(),
                cluster -> cluster.launch("consul"));
    }

    boolean spares(Damage other) {
        return victims.stream().noneMatch(other.victims::contains);
    }

    @Override
    public String toString() {
        return told;
    }
}
