package dev.abacus.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.tools.Tool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./abacus backup} and {@code ./abacus restore} of a suite without applications. */
class BackupAndRestoreTest {
    private static final String BEFORE = "/abacus/state/before";
    private static final String AFTER = "/abacus/state/after";

    private final Path elsewhere;
    private final Command command;

    BackupAndRestoreTest(@TempDir Path home, @TempDir Path elsewhere) {
        this.elsewhere = elsewhere;
        this.command = new Command(home);
    }

    @Test
    void bringsBackWhatWasThereWhenTheBackupWasMadeAndEndsTheHistoryBeforeIt() throws IOException {
        Path file = elsewhere.resolve("backup.db");
        long newest;
        try (LocalCluster cluster = start()) {
            put(cluster, BEFORE);
            assertThat(command.succeeds("backup", file.toString()))
                    .startsWith(file + ": ")
                    .contains("MB, all writes until revision 2, in ");
            newest = put(cluster, AFTER);
            assertThat(command.fails("restore", file.toString()))
                    .isEqualTo("abacus: the suite runs: ./abacus down first");
        }

        assertThat(command.fails("restore", elsewhere.toString())).isEqualTo("abacus: there is no file " + elsewhere);

        isRestoredInAllNodesOrInNone(file);

        String said = command.succeeds("restore", file.toString());

        assertThat(said).startsWith("restored 3 nodes of etcd to revision 2 (0.0 MB) in ");
        Path kept = Path.of(said.lines().toList().getLast().replaceAll(".* kept in (.*): .*", "$1"));
        assertThat(kept.resolve("etcd-3/data")).isDirectory();
        try (LocalCluster cluster = start()) {
            assertThat(get(cluster, BEFORE, 0).path("count").asString()).isEqualTo("1");
            assertThat(get(cluster, AFTER, 0).has("count")).isFalse();
            assertThat(get(cluster, BEFORE, newest).path("message").asString())
                    .isEqualTo("etcdserver: mvcc: required revision has been compacted");
            assertThat(put(cluster, AFTER)).isGreaterThan(newest);
        }
    }

    private void isRestoredInAllNodesOrInNone(Path file) throws IOException {
        Path failing = elsewhere.resolve("etcdutl");
        Files.writeString(failing, """
                #!/bin/sh
                case "$*" in *--name=etcd-2*) echo 'Error: no luck'; exit 1 ;; esac
                exec %s "$@"
                """.formatted(Tool.ETCDUTL.locate(progress -> {})));
        Files.setPosixFilePermissions(failing, PosixFilePermissions.fromString("rwxr-xr-x"));
        Set<Path> before = list(command.directory());

        assertThat(new Command(command.home(), failing).fails("restore", file.toString()))
                .isEqualTo("abacus: cannot restore " + file + ": no luck");
        assertThat(list(command.directory())).isEqualTo(before);
    }

    private static Set<Path> list(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.collect(toSet());
        }
    }

    @Test
    void aBackupIsAllOrNothing() throws IOException {
        Path file = elsewhere.resolve("backup.db");
        assertThat(command.fails("backup", file.toString())).isEqualTo("abacus: the suite does not run: ./abacus up");
        try (LocalCluster cluster = start()) {
            assertThat(command.fails("backup", file.toString()))
                    .isEqualTo(
                            "abacus: no backup was made: the file from etcd is a snapshot of another etcd, or of an empty "
                                    + "one: no key in it is this suite's");
            put(cluster, BEFORE);
            Path nowhere = elsewhere.resolve("nowhere");
            assertThat(command.fails("backup", nowhere.resolve("b.db").toString()))
                    .isEqualTo("abacus: cannot write " + nowhere + "/b.db: there is no directory " + nowhere);
            cluster.pause("etcd-1");
            cluster.pause("etcd-2");
            assertThat(command.fails("backup", file.toString()))
                    .isEqualTo("abacus: etcd has no quorum, so its latest state is unknown: see ./abacus status");
            cluster.resume("etcd-2");
            cluster.kill("etcd-1");
            assertThat(elsewhere).isEmptyDirectory();

            command.succeeds("backup", file.toString());

            byte[] made = Files.readAllBytes(file);
            assertThat(command.fails("backup", file.toString()))
                    .isEqualTo("abacus: " + file + " exists already: delete it, or choose another name");
            assertThat(file).hasBinaryContent(made);
            assertThat(elsewhere).isDirectoryNotContaining(path -> !path.equals(file));
        }
    }

    @Test
    void resetKeepsTheBackups() throws IOException {
        Path backups = Files.createDirectories(command.directory().resolve("backups"));
        Files.createFile(backups.resolve("one.db"));
        Files.createDirectories(command.directory().resolve("etcd/etcd-1"));

        assertThat(command.succeeds("reset")).isEqualTo("all state is deleted; the backups stay in " + backups + "\n");

        Path run = command.directory().resolve(RunDirectory.NAME);
        assertThat(list(command.directory())).containsExactlyInAnyOrder(backups, run);
        assertThat(list(run)).containsExactly(run.resolve("lock"));
        assertThat(backups.resolve("one.db")).exists();
    }

    private LocalCluster start() {
        return SmallSuite.start(command.directory(), line -> {});
    }

    /** @return the revision of the write */
    private static long put(LocalCluster cluster, String key) {
        JsonNode answer =
                call(cluster, "put", "{\"key\": \"%s\", \"value\": \"%s\"}".formatted(base64(key), base64("value")));
        return Long.parseLong(answer.path("header").path("revision").asString());
    }

    /** @param revision 0 for the latest */
    private static JsonNode get(LocalCluster cluster, String key, long revision) {
        return call(cluster, "range", "{\"key\": \"%s\", \"revision\": %d}".formatted(base64(key), revision));
    }

    private static JsonNode call(LocalCluster cluster, String what, String body) {
        List<URI> members = cluster.etcd().endpoints();
        Http.Reply reply = Http.send("POST", members.getLast().resolve("/v3/kv/" + what), body.getBytes(UTF_8));
        return JsonMapper.shared().readTree(reply.body());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
