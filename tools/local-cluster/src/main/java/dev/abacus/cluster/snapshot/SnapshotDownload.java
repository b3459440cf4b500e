package dev.abacus.cluster.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.cluster.access.EtcdApi;
import dev.abacus.cluster.access.Users;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.process.Pause;
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
 * Takes a snapshot of a running etcd. It contains all writes that were confirmed before it was requested, and each
 * transaction completely or not at all.
 *
 * @param members the client addresses
 * @param password of the user {@value Users#BACKUP}; empty without authentication
 */
public record SnapshotDownload(List<URI> members, Optional<String> password) {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final byte[] ANY_KEY = "{\"key\": \"AA==\"}".getBytes(UTF_8);

    /** @param revision the last revision that it certainly contains */
    public record Made(Path file, long bytes, long revision) {}

    /** A member with a quorum, and its revision. */
    private record Source(URI member, long revision) {}

    /**
     * Writes the file under a temporary name, and renames it when it is complete and on the disk.
     *
     * @throws ClusterException if the file exists or cannot be written, or etcd returns no snapshot
     */
    public Made to(Path file) {
        if (Files.exists(file)) {
            throw new ClusterException(file + " exists already: delete it, or choose another name");
        }
        Path directory = file.resolveSibling("");
        if (!Files.isDirectory(directory)) {
            throw new ClusterException("cannot write " + file + ": there is no directory " + directory);
        }
        Source source = source();
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        // after Ctrl-C, too
        partial.toFile().deleteOnExit();
        try {
            EtcdTools.save(source.member(), password, partial);
            new SnapshotFile(partial).defect().ifPresent(defect -> {
                throw new ClusterException("no backup was made: the file from etcd " + defect);
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

    /** A member that answers a linearizable read, and so is up to date. */
    private Source source() {
        Map<String, String> headers = password.map(this::login).orElseGet(Map::of);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            for (URI member : members) {
                Http.Reply reply = Http.send("POST", member.resolve("/v3/kv/range"), ANY_KEY, headers);
                if (reply.status() == 200) {
                    JsonNode header = JsonMapper.shared().readTree(reply.body()).path("header");
                    return new Source(
                            member, Long.parseLong(header.path("revision").asString()));
                }
            }
            Pause.of(INTERVAL);
        }
        throw new ClusterException("etcd has no quorum, so its latest state is unknown: see ./abacus status");
    }

    private Map<String, String> login(String ofBackups) {
        String token = new EtcdApi(members).login(Users.BACKUP, ofBackups).token();
        return token.isEmpty() ? Map.of() : Map.of("Authorization", token);
    }

    /** Without fsync, a power failure may lose the new name. */
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
