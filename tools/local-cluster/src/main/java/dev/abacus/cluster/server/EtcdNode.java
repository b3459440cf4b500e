package dev.abacus.cluster.server;

import dev.abacus.cluster.process.Directories;
import dev.abacus.cluster.process.Launch;
import dev.abacus.cluster.process.ServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One member of an etcd cluster. */
public final class EtcdNode {
    /**
     * Where all nodes end at once, the leader waits 7 s for another one to take over. SIGKILL costs nothing but that
     * wait: what etcd has confirmed is on the disk.
     */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private static final String MEMORY_LIMIT = "GOMEMLIMIT";
    /** Near the limit, Go collects garbage more often instead of letting the heap grow to twice of what is used. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of(MEMORY_LIMIT, System.getenv().getOrDefault(MEMORY_LIMIT, "900MiB"));

    private final EtcdMember member;
    private final Path data;
    private final ServerProcess process;

    EtcdNode(Path program, EtcdMember member, List<EtcdMember> members, Path cluster, Path log) {
        this.member = member;
        this.data = member.dataIn(cluster);
        this.process = new ServerProcess(new Launch(
                member.name(),
                Stream.concat(Stream.of(program.toString()), member.arguments(data, members).stream())
                        .toList(),
                ENVIRONMENT,
                data.resolveSibling(""),
                log,
                member.readyUri(),
                STOP_LIMIT));
    }

    public String name() {
        return process.name();
    }

    /** The address for clients. */
    public URI uri() {
        return member.client();
    }

    public ServerProcess process() {
        return process;
    }

    /** Starts it with the state it had, and returns when it takes part in a quorum. */
    public void start() {
        process.start();
        process.awaitReady(ConsulServer.START_LIMIT);
    }

    public void stop() {
        process.stop();
    }

    public void kill() {
        process.kill();
    }

    public void pause() {
        process.pause();
    }

    public void resume() {
        process.resume();
    }

    /** By its own word; a leader that was just cut off may still think so. */
    public boolean leads() {
        return member.leads();
    }

    /** Ends it if it runs, and forgets all its state. Only of use when all the others are wiped, too. */
    public void wipe() {
        process.kill();
        Directories.delete(data);
    }
}
