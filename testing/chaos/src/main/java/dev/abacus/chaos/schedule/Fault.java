package dev.abacus.chaos.schedule;

import dev.abacus.chaos.suite.SuiteProcesses;
import dev.abacus.cluster.LocalCluster;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/** Fault of parts of a suite that can be injected and repaired. */
public final class Fault {

    private final String description;
    private final List<String> victims;
    private final BiConsumer<LocalCluster, String> injection;
    private final BiConsumer<LocalCluster, String> repair;

    private Fault(
            String action,
            List<String> victims,
            BiConsumer<LocalCluster, String> injection,
            BiConsumer<LocalCluster, String> repair) {
        this.description = action + " " + String.join(" and ", victims);
        this.victims = List.copyOf(victims);
        this.injection = injection;
        this.repair = repair;
    }

    public static Fault kill(String victim) {
        return kill(List.of(victim));
    }

    public static Fault kill(List<String> victims) {
        return new Fault("kill -9", victims, LocalCluster::kill, LocalCluster::launch);
    }

    /** An orderly end, and a new start. */
    public static Fault terminate(String victim) {
        return new Fault("SIGTERM", List.of(victim), LocalCluster::stop, LocalCluster::launch);
    }

    public static Fault pause(String victim) {
        return pause(List.of(victim));
    }

    public static Fault pause(List<String> victims) {
        return new Fault("SIGSTOP", victims, LocalCluster::pause, LocalCluster::resume);
    }

    /** A partition between the victim and all that reach it by its link. */
    public static Fault cut(String victim) {
        return new Fault(
                "cut the link to",
                List.of(victim),
                (cluster, part) -> cluster.link(part).cut(),
                (cluster, part) -> cluster.link(part).heal());
    }

    /** @param delay of each direction */
    public static Fault delay(String victim, Duration delay) {
        return new Fault(
                "delay by %d ms the link to".formatted(delay.toMillis()),
                List.of(victim),
                (cluster, part) -> cluster.link(part).delay(delay),
                (cluster, part) -> cluster.link(part).heal());
    }

    /** Consul is killed, and starts again with empty state. */
    public static Fault wipeConsul() {
        return new Fault(
                "kill -9, and wipe the state of",
                List.of(SuiteProcesses.CONSUL),
                (cluster, part) -> cluster.consul().wipe(),
                LocalCluster::launch);
    }

    public String description() {
        return description;
    }

    /** The parts it hits: no other fault is injected into them meanwhile. */
    public List<String> victims() {
        return victims;
    }

    public void inject(LocalCluster cluster) {
        victims.forEach(victim -> injection.accept(cluster, victim));
    }

    /** Does not wait until the victims are ready. */
    public void repair(LocalCluster cluster) {
        victims.forEach(victim -> repair.accept(cluster, victim));
    }
}
