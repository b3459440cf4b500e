package dev.abacus.cluster.server;

import dev.abacus.cluster.process.Directories;
import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.process.Launch;
import dev.abacus.cluster.process.ManagedProcess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One member of an etcd cluster. */
public final class EtcdNode {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Where all nodes end at once, the leader waits 7 s for another one to take over. SIGKILL costs nothing but that
     * wait: what etcd has confirmed is on the disk.
     */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private final URI uri;
    private final Path data;
    private final ManagedProcess process;

    EtcdNode(Path program, EtcdMember member, String members, Path directory, Path log) {
        this.uri = member.client();
        this.data = directory.resolve("data");
        this.process = new ManagedProcess(new Launch(
                member.name(),
                List.of(
                        program.toString(),
                        "--name=" + member.name(),
                        "--data-dir=" + data,
                        "--listen-client-urls=" + member.client(),
                        "--advertise-client-urls=" + member.client(),
                        "--listen-peer-urls=" + member.peer(),
                        "--initial-advertise-peer-urls=" + member.peer(),
                        "--initial-cluster=" + members,
                        "--initial-cluster-token=abacus",
                        "--auto-compaction-mode=periodic",
                        "--auto-compaction-retention=1h",
                        "--quota-backend-bytes=" + (2L << 30),
                        // etcd keeps this many entries in memory; its default is ten times as many
                        "--snapshot-count=10000",
                        "--log-level=warn"),
                Map.of(),
                directory,
                log,
                uri.resolve("/health"),
                STOP_LIMIT));
    }

    public String name() {
        return process.name();
    }

    /** The address for clients. */
    public URI uri() {
        return uri;
    }

    public ManagedProcess process() {
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
        Http.Reply reply =
                Http.send("POST", uri.resolve("/v3/maintenance/status"), "{}".getBytes(StandardCharsets.UTF_8));
        if (reply.status() != 200) {
            return false;
        }
        JsonNode status = JSON.readTree(reply.body());
        return status.path("leader")
                .asString("none")
                .equals(status.path("header").path("member_id").asString());
    }

    void wipe() {
        process.kill();
        Directories.delete(data);
    }
}
