package dev.abacus.cluster.server;

import dev.abacus.cluster.process.Directories;
import dev.abacus.cluster.process.Launch;
import dev.abacus.cluster.process.Ports;
import dev.abacus.cluster.process.ServerProcess;
import dev.abacus.cluster.tools.Tool;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Consul server on loopback, with its state in a directory. */
public final class ConsulServer implements AutoCloseable {
    public static final String NAME = "consul";

    static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Path data;
    private final URI uri;
    private final ServerProcess process;

    private ConsulServer(Path program, Path directory, Path log, ConsulPorts ports, List<String> options) {
        this.data = directory.resolve("data");
        this.uri = ports.uri();
        this.process = new ServerProcess(new Launch(
                NAME,
                Stream.of(List.of(program.toString()), arguments(data, ports), options)
                        .flatMap(List::stream)
                        .toList(),
                Map.of(),
                directory,
                log,
                readyUri(ports),
                Duration.ofSeconds(10)));
    }

    /** Command line arguments of Consul, as a process or in a container. */
    public static List<String> arguments(Path data, ConsulPorts ports) {
        return List.of(
                "agent",
                "-server",
                "-bootstrap-expect=1",
                "-node=abacus",
                "-data-dir=" + data,
                "-bind=127.0.0.1",
                "-client=127.0.0.1",
                "-http-port=" + ports.http(),
                "-server-port=" + ports.rpc(),
                "-serf-lan-port=" + ports.gossip(),
                "-serf-wan-port=-1",
                "-grpc-port=-1",
                "-dns-port=-1",
                "-hcl=performance { raft_multiplier = 1 }",
                "-hcl=disable_update_check = true");
    }

    /** Answers 200 when Consul has a leader. */
    public static URI readyUri(ConsulPorts ports) {
        return ports.uri().resolve("/v1/catalog/services");
    }

    /** A server that is not started yet. */
    public static ConsulServer at(Path directory, Path log, ConsulPorts ports) {
        return at(directory, log, ports, List.of());
    }

    /** @param options further arguments of its command line */
    public static ConsulServer at(Path directory, Path log, ConsulPorts ports, List<String> options) {
        return new ConsulServer(Tool.CONSUL.locate(line -> {}), directory, log, ports, options);
    }

    /** Starts a server on free ports, which restarts keep, and returns when it is ready. The server ends with this JVM. */
    public static ConsulServer start(Path directory) {
        Path absolute = directory.toAbsolutePath();
        ConsulServer server = at(absolute, absolute.resolve("consul.log"), ConsulPorts.free());
        server.process.endingWithJvm();
        server.start();
        return server;
    }

    /** The address of the HTTP API. */
    public URI uri() {
        return uri;
    }

    public ServerProcess process() {
        return process;
    }

    /** Starts it with its previous state, and returns when it is ready. */
    public void start() {
        process.start();
        process.awaitReady(START_LIMIT);
    }

    public void stop() {
        process.stop();
    }

    public void kill() {
        process.kill();
    }

    /** Kills it and deletes its state: the next start is that of an empty Consul. */
    public void wipe() {
        process.kill();
        Directories.delete(data);
    }

    @Override
    public void close() {
        process.kill();
    }

    /** @param rpc persisted in the state of Consul, so it must not change */
    public record ConsulPorts(int http, int rpc, int gossip) {
        public static ConsulPorts free() {
            return new ConsulPorts(Ports.free(), Ports.free(), Ports.free());
        }

        /** The address of the HTTP API. */
        public URI uri() {
            return URI.create("http://127.0.0.1:" + http);
        }
    }
}
