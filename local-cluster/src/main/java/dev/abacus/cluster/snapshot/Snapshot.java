package dev.abacus.cluster.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.cluster.fault.Fault;
import dev.abacus.cluster.process.Http;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes a snapshot of a running etcd, through its JSON gateway. It holds everything that etcd had confirmed when it was
 * asked for, and of each transaction all or nothing.
 *
 * @param members the addresses for clients
 */
public record Snapshot(List<URI> members) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofMillis(200);
    /** From one piece to the next. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final byte[] ALL = "{}".getBytes(UTF_8);
    private static final byte[] ANY_KEY = "{\"key\": \"AA==\"}".getBytes(UTF_8);
    private static final JsonMapper JSON = new JsonMapper();

    /** @param revision all writes until then are in it */
    public record Made(Path file, long bytes, long revision) {}

    /** A member that takes part in a quorum, and how far it is. */
    private record Source(URI member, long revision) {}

    /**
     * The file has its name only once it is whole and on the disk.
     *
     * @throws Fault if there is such a file already, it cannot be written, or etcd does not give a snapshot
     */
    public Made to(Path file) {
        if (Files.exists(file)) {
            throw new Fault(file + " is there already: delete it, or choose another name");
        }
        Path directory = file.resolveSibling("");
        if (!Files.isDirectory(directory)) {
            throw new Fault("cannot write " + file + ": there is no directory " + directory);
        }
        Source source = source();
        try {
            Path partial = Files.createTempFile(directory, file.getFileName() + ".", ".partial");
            // Ctrl-C, too, leaves nothing behind
            partial.toFile().deleteOnExit();
            try {
                fill(partial, source.member());
                new SnapshotFile(partial).defect().ifPresent(defect -> {
                    throw new Fault("no backup was made: what etcd gave " + defect);
                });
                Files.move(partial, file);
                force(directory);
                return new Made(file, Files.size(file), source.revision());
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw Fault.because("cannot write " + file, e);
        }
    }

    /** One that has caught up with the others just now: its answer to a linearizable read says so. */
    private Source source() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            for (URI member : members) {
                Http.Reply reply = Http.send("POST", member.resolve("/v3/kv/range"), ANY_KEY);
                if (reply.status() == 200) {
                    JsonNode header = JSON.readTree(reply.body()).path("header");
                    return new Source(
                            member, Long.parseLong(header.path("revision").asString()));
                }
            }
            if (System.nanoTime() > deadline) {
                throw new Fault("etcd has no quorum, so nobody knows its newest state: ./abacus status");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault("interrupted", e);
        }
    }

    private static void fill(Path partial, URI member) throws IOException {
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE);
                MappingIterator<JsonNode> pieces =
                        JSON.readerFor(JsonNode.class).readValues(open(member))) {
            OutputStream out = Channels.newOutputStream(channel);
            while (pieces.hasNextValue()) {
                String piece = pieces.nextValue().path("result").path("blob").asString();
                out.write(Base64.getDecoder().decode(piece));
            }
            channel.force(true);
        } catch (JacksonException e) {
            throw noWholeSnapshot(member, e);
        }
    }

    private static InputStream open(URI member) {
        try {
            return Http.open(member.resolve("/v3/maintenance/snapshot"), ALL, SILENCE);
        } catch (IOException e) {
            throw noWholeSnapshot(member, e);
        }
    }

    private static Fault noWholeSnapshot(URI member, Exception cause) {
        return new Fault("no backup was made: etcd at " + member + " gave no whole snapshot", cause);
    }

    /** Without it, a new name may be lost when the machine loses power. */
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
