package dev.abacus.cluster.room.suite;

import dev.abacus.cluster.network.Link;
import dev.abacus.cluster.process.ClusterException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Running suite that the control room reads and breaks. An instance has the name by which gateways know it. Actions return when
 * their state is reached. Thread-safe.
 */
public interface ControlledSuite {

    /** Consul, etcd's members, the gateways and the instances. */
    List<String> names();

    /** The address of a process itself, as {@code http://127.0.0.1:8101/}. */
    URI uri(String name);

    /** 0 while it does not run. */
    long pid(String name);

    boolean alive(String name);

    /** When the process was last killed or crashed; {@link Instant#EPOCH} if it never did. */
    Instant unexpectedExit(String name);

    boolean paused(String name);

    /** Asks the process itself. */
    boolean ready(String name);

    /** SIGKILL; the supervisor of the process starts it again. */
    void kill(String name);

    /** SIGTERM. */
    void stop(String name);

    /** @throws ClusterException if the process does not become ready */
    void start(String name);

    /** SIGSTOP. */
    void pause(String name);

    /** SIGCONT. */
    void resume(String name);

    /** Starts or stops instances of a service until this number runs. */
    void scale(String service, int count);

    /** Starts Consul, which has been stopped, with no state but the suite's settings. */
    void startEmptyConsul();

    /** @throws IllegalArgumentException if no link leads to the process; its message says why, and what to do */
    Link link(String name);

    /**
     * The command of a terminal that does the same; empty if there is none.
     *
     * @param action as {@code kill}, {@code scale}
     * @param amount of instances
     */
    Optional<String> command(String action, String target, long amount);

    default void restart(String name) {
        stop(name);
        start(name);
    }
}
