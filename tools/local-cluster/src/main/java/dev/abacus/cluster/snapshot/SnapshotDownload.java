package dev.abacus.cluster.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.cluster.access.EtcdApi;
import dev.abacus.cluster.access.Users;
import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.process.Http;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes a snapshot of a running etcd. It holds everything that etcd had confirmed when it was asked for, and of each
 * transaction all or nothing.
 *
 * @param members the addresses for clients
 * @param password of the user {@value Users#BACKUP}; empty: etcd asks for no user
 */
public record SnapshotDownload(List<URI> members, Optional<String> password) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final byte[] ANY_KEY = "{\"key\": \"AA==\"}".getBytes(UTF_8);
    private static final JsonMapper JSON = new JsonMapper();

    /** @param revision all writes until then are in it */
    public record Made(Path file, long bytes, long revision) {}

    /** A member that takes part in a quorum, and how far it is. */
    private record Source(URI member, long revision) {}

    /**
     * The file has its name only once it is whole and on the disk.
     *
     * @throws ClusterException if there is such a file already, it cannot be written, or etcd does not give a snapshot
     */
    public Made to(Path file) {
        if (Files.exists(file)) {
            throw new ClusterException(file + " is there already: delete it, or choose another name");
        }
        Path directory = file.resolveSibling("");
        if (!Files.isDirectory(directory)) {
            throw new ClusterException("cannot write " + file + ": there is no directory " + directory);
        }
        Source source = source();
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        // Ctrl-C, too, leaves nothing behind
        partial.toFile().deleteOnExit();
        try {
            EtcdTools.save(source.member(), password, partial);
            new SnapshotFile(partial).defect().ifPresent(defect -> {
                throw new ClusterException("no backup was made: what etcd gave " + defect);
            });
            Files.move(partial, file);
            force(directory);
            return new Made(file, Files.size(file), source.revision());
        } catch (IOException e) {
            throw ClusterException.because("cannot write " + file, e);
        } finally {
            partial.toFile().delete();
        }
    }

    /** One that has caught up with the others just now: its answer to a linearizable read says so. */
    private Source source() {
        Map<String, String> headers = password.map(this::login).orElseGet(Map::of);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (URI member : members) {
                Http.Reply reply = Http.send("POST", member.resolve("/v3/kv/range"), ANY_KEY, headers);
                if (reply.status() == 200) {
                    JsonNode header = JSON.readTree(reply.body()).path("header");
                    return new Source(
                            member, Long.parseLong(header.path("revision").asString()));
                }
            }
            pause();
        }
        throw new ClusterException("etcd has no quorum, so nobody knows its newest state: ./abacus status");
    }

    private Map<String, String> login(String ofBackups) {
        String token = new EtcdApi(members).login(Users.BACKUP, ofBackups).token();
        return token.isEmpty() ? Map.of() : Map.of("Authorization", token);
    }

    private static void pause() {
        try {
            Thread.sleep(INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }

    /** Without it, a new name may be lost when the machine loses power. */
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
