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

/** Process of a member of an etcd cluster. */
public final class EtcdNode {
    /**
     * When all nodes stop together, the leader would wait 7 s for a successor. SIGKILL loses nothing: confirmed writes are
     * on the disk.
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

    /** The client address. */
    public URI uri() {
        return member.client();
    }

    public ServerProcess process() {
        return process;
    }

    /** Starts it with its previous state, and returns when it has a quorum. */
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

    /** Whether it considers itself the leader; a leader that was just cut off may still do so. */
    public boolean leads() {
        return member.leads();
    }

    /** Kills it and deletes its state. Useful only if all other nodes are wiped, too. */
    public void wipe() {
        process.kill();
        Directories.delete(data);
    }
}
