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
record Fault(String told, List<String> victims, Consumer<LocalCluster> inflicting, Consumer<LocalCluster> repairing) {

    static Fault kill(List<String> victims) {
        return new Fault(
                "kill -9 " + String.join(" and ", victims),
                victims,
                cluster -> victims.forEach(cluster::kill),
                cluster -> victims.forEach(cluster::launch));
    }

    /** An orderly end, and a new start when the outage is over. */
    static Fault stop(String victim) {
        return new Fault(
                "SIGTERM " + victim,
                List.of(victim),
                cluster -> cluster.stop(victim),
                cluster -> cluster.launch(victim));
    }

    static Fault pause(String victim) {
        return new Fault(
                "SIGSTOP " + victim,
                List.of(victim),
                cluster -> cluster.pause(victim),
                cluster -> cluster.resume(victim));
    }

    static Fault cut(String victim) {
        return new Fault(
                "cut the link to " + victim,
                List.of(victim),
                cluster -> cluster.link(victim).cut(),
                cluster -> cluster.link(victim).heal());
    }

    static Fault delay(String victim, Duration delay) {
        return new Fault(
                "delay the link to %s by %d ms".formatted(victim, delay.toMillis()),
                List.of(victim),
                cluster -> cluster.link(victim).delay(delay),
                cluster -> cluster.link(victim).heal());
    }

    static Fault consulForgets() {
        return new Fault(
                "kill -9 consul, and wipe its state",
                List.of("consul"),
                cluster -> cluster.consul().wipe(),
                cluster -> cluster.launch("consul"));
    }

    boolean spares(Fault other) {
        return victims.stream().noneMatch(other.victims::contains);
    }

    @Override
    public String toString() {
        return told;
    }
}
