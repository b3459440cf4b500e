package dev.abacus.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.cluster.snapshot.SnapshotFile;
import dev.abacus.cluster.tools.ProjectHome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file that is not a backup of a suite is refused before anything is changed, and as {@code ./abacus restore --docker}
 * refuses it.
 */
class RefusedRestoreTest {
    private static byte[] backup = {};
    private static byte[] foreign = {};

    private final Path file;
    private final Path suite;

    RefusedRestoreTest(@TempDir Path home, @TempDir Path elsewhere) {
        this.file = elsewhere.resolve("backup.db");
        this.suite = home.resolve(".abacus");
    }

    @BeforeAll
    static void makeSnapshots(@TempDir Path directory) {
        try (EtcdCluster etcd = EtcdCluster.start(directory, 1)) {
            put(etcd, "/elsewhere/abacus/state/a");
            foreign = snapshot(etcd);
            put(etcd, "/abacus/state/a");
            backup = snapshot(etcd);
        }
    }

    @BeforeEach
    void haveState() throws IOException {
        Path data = suite.resolve("etcd/etcd-1/data");
        Files.createDirectories(data);
        Files.writeString(data.resolve("precious"), "state");
    }

    @Test
    void oneByteFlipped() throws IOException {
        byte[] flipped = backup.clone();
        flipped[flipped.length / 2] ^= 1;

        assertThat(restoring(flipped))
                .isEqualTo("is damaged or cut off: its content is not that of the SHA-256 at its end");
    }

    @Test
    void cutOff() throws IOException {
        assertThat(restoring(Arrays.copyOf(backup, backup.length - 1)))
                .isEqualTo("is damaged or cut off: its content is not that of the SHA-256 at its end");
        assertThat(restoring(Arrays.copyOf(backup, 10))).isEqualTo("is not a snapshot of etcd");
    }

    @Test
    void ofAnotherEtcd() throws IOException {
        assertThat(restoring(foreign))
                .isEqualTo("is a snapshot of another etcd, or of an empty one: no key in it is this suite's");
    }

    @Test
    void noSnapshotAtAll() throws IOException {
        assertThat(restoring("a letter\n".repeat(1_000).getBytes(UTF_8))).isEqualTo("is not a snapshot of etcd");
        assertThat(restoring(new byte[0])).isEqualTo("is not a snapshot of etcd");
    }

    @Test
    void aWholeBackupHasNoDefect() throws IOException {
        Files.write(file, backup);

        assertThat(new SnapshotFile(file).defect()).isEmpty();
        assertThat(defectByShell()).isEmpty();
    }

    @Test
    void noFile() throws IOException {
        assertThat(fault()).isEqualTo("there is no file " + file);
        Files.createDirectory(file);
        assertThat(fault()).isEqualTo("there is no file " + file);
    }

    /** @return the message about the file */
    private String restoring(byte[] content) throws IOException {
        Files.write(file, content);
        String said = fault();
        assertThat(said).isEqualTo(file + " " + defectByShell());
        return said.substring((file + " ").length());
    }

    /** The check of backups in containers. */
    private String defectByShell() throws IOException {
        String check = "eval \"$(sed -n '/^snapshot_defect()/,/^}/p' abacus)\"; snapshot_defect \"$0\"";
        Process shell = new ProcessBuilder("bash", "-c", check, file.toString())
                .directory(ProjectHome.find().toFile())
                .redirectErrorStream(true)
                .start();
        return new String(shell.getInputStream().readAllBytes(), UTF_8).strip();
    }

    private String fault() throws IOException {
        try {
            LocalCluster.in(suite).onFreePorts().restore(file);
        } catch (ClusterException e) {
            assertThat(state()).containsExactly("etcd/etcd-1/data/precious");
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("restored from " + file);
    }

    private List<String> state() throws IOException {
        try (Stream<Path> tree = Files.walk(suite)) {
            return tree.filter(Files::isRegularFile)
                    .map(path -> suite.relativize(path).toString())
                    .filter(path -> !path.equals("run/lock") && !path.equals("ports.properties"))
                    .toList();
        }
    }

    /** A snapshot with any keys; {@code ./abacus backup} refuses one without keys of the suite. */
    private static byte[] snapshot(EtcdCluster etcd) {
        Http.Reply pieces = Http.send(
                "POST", etcd.endpoints().getFirst().resolve("/v3/maintenance/snapshot"), "{}".getBytes(UTF_8));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        new String(pieces.body(), UTF_8)
                .lines()
                .map(piece -> JsonMapper.shared()
                        .readTree(piece)
                        .path("result")
                        .path("blob")
                        .asString())
                .map(Base64.getDecoder()::decode)
                .forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static void put(EtcdCluster etcd, String key) {
        String body = "{\"key\": \"%s\"}".formatted(Base64.getEncoder().encodeToString(key.getBytes(UTF_8)));
        Http.send("POST", etcd.endpoints().getFirst().resolve("/v3/kv/put"), body.getBytes(UTF_8));
    }
}
