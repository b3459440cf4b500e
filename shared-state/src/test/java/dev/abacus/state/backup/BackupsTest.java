package dev.abacus.state.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.cluster.server.EtcdMember;
import dev.abacus.cluster.tools.ProjectHome;
import dev.abacus.state.Credentials;
import dev.abacus.state.LogOf;
import dev.abacus.state.SharedCluster;
import dev.abacus.state.StateException;
import dev.abacus.state.StateSettings;
import dev.abacus.state.Stranger;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.election.LeaderElection;
import dev.abacus.state.election.LeadershipLostException;
import dev.abacus.state.election.Term;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.json.StrictJson;
import dev.abacus.state.keys.Consistency;
import dev.abacus.state.keys.Entry;
import dev.abacus.state.keys.Precondition;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BackupsTest {
    private static final Path ETCDUTL = ProjectHome.find().resolve(".tools/forky/etcdutl");

    private final SharedState state = SharedCluster.connect();
    private final LeaderElection leadership =
            state.candidate(Backups.ELECTION, "the test", () -> Duration.ofSeconds(5));
    private final Term term = leading();
    private final Backups backups = state.backups();
    private final Path directory;

    BackupsTest(@TempDir Path temporary) {
        this.directory = temporary.resolve("backups");
    }

    private Term leading() {
        return await().atMost(Duration.ofSeconds(20))
                .until(leadership::term, Optional::isPresent)
                .orElseThrow();
    }

    @AfterEach
    void close() {
        leadership.close();
        state.close();
    }

    @Test
    void aBackupIsWholeAndRecorded() throws Exception {
        Backup made = backups.make(term, directory, 5, Credentials.NONE);

        Path file = Path.of(made.file());
        assertThat(files()).containsExactly(file.getFileName().toString());
        assertThat(file.getFileName().toString()).matches("abacus-\\d{8}T\\d{9}Z-" + made.revision() + "\\.db");
        assertThat(file).hasSize(made.bytes());
        BackupFiles.verify(file);
        assertThat(made.at()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(made.revision()).isGreaterThanOrEqualTo(term.leader().term());
        assertThat(backups.status()).isEqualTo(new BackupStatus(term.leader(), made, null));
    }

    @Test
    void aBackupRestoresIntoANewEtcd(@TempDir Path temporary) throws Exception {
        assumeThat(ETCDUTL).isExecutable();
        String key = UUID.randomUUID().toString();
        state.keys().put(key, "kept".getBytes(UTF_8), Precondition.NONE, null);
        Backup made = backups.make(term, directory, 5, Credentials.NONE);

        EtcdMember member = EtcdMember.onFreePorts(1);
        Path data = temporary.resolve(member.name()).resolve("data");
        Process restore = new ProcessBuilder(
                        ETCDUTL.toString(),
                        "snapshot",
                        "restore",
                        made.file(),
                        "--data-dir=" + data,
                        "--name=" + member.name(),
                        "--initial-advertise-peer-urls=" + member.peer(),
                        "--initial-cluster=" + member.name() + "=" + member.peer(),
                        "--initial-cluster-token=abacus")
                .inheritIO()
                .start();
        assertThat(restore.waitFor()).isZero();
        try (EtcdCluster restored = EtcdCluster.at(temporary, temporary::resolve, List.of(member))) {
            restored.node(1).process().endingWithJvm();
            restored.start();
            try (SharedState there = SharedState.connect(
                    restored.endpoints(), () -> new StateSettings(Duration.ofSeconds(5), Duration.ofHours(24)))) {
                assertThat(there.keys().get(key, Consistency.LINEARIZABLE).map(Entry::value))
                        .contains("kept".getBytes(UTF_8));
            }
        }
    }

    @Test
    void keepsTheNewestAndLeavesAloneWhatIsNotItsOwn() throws Exception {
        Files.createDirectories(directory);
        String later = "abacus-20200101T000000000Z-%d.db.partial"
                .formatted(term.leader().term() + 1);
        List<String> others = List.of("abacus-2020.db", "abacus-20200101T000000000Z-x.db", "notes.partial", later);
        for (String other : others) {
            Files.createFile(directory.resolve(other));
        }
        Files.createFile(directory.resolve("abacus-20200101T000000000Z-1.db"));
        Files.createFile(directory.resolve("abacus-20200101T000000000Z-1.db.partial"));

        backups.make(term, directory, 2, Credentials.NONE);
        String second = name(backups.make(term, directory, 2, Credentials.NONE));
        String third = name(backups.make(term, directory, 2, Credentials.NONE));

        assertThat(files()).containsAll(others).contains(second, third).hasSize(others.size() + 2);
    }

    @Test
    void aClockThatWasWrongMakesNoBackupTheOldest() throws Exception {
        Files.createDirectories(directory);
        Files.createFile(directory.resolve("abacus-29990101T000000000Z-1.db"));
        Files.createFile(directory.resolve("abacus-29990102T000000000Z-1.db"));

        String first = name(backups.make(term, directory, 2, Credentials.NONE));
        assertThat(files()).containsExactlyInAnyOrder("abacus-29990102T000000000Z-1.db", first);
        String second = name(backups.make(term, directory, 2, Credentials.NONE));
        assertThat(files()).containsExactlyInAnyOrder(first, second);
    }

    /** As after {@code ./abacus reset}, which keeps the backups. */
    @Test
    void theBackupsOfAnEarlierEtcdAreTheOldestAndTheirLastOneIsKept() throws Exception {
        Files.createDirectories(directory);
        String earlier = "abacus-20200101T010000000Z-999999999999999998.db";
        String last = "abacus-20200101T000000000Z-999999999999999999.db";
        Files.createFile(directory.resolve(earlier));
        Files.createFile(directory.resolve(last));

        String first = name(backups.make(term, directory, 2, Credentials.NONE));
        assertThat(files()).containsExactlyInAnyOrder(earlier, last, first);
        String second = name(backups.make(term, directory, 2, Credentials.NONE));
        assertThat(files()).containsExactlyInAnyOrder(last, first, second);
        String third = name(backups.make(term, directory, 2, Credentials.NONE));
        assertThat(files()).containsExactlyInAnyOrder(last, second, third);
        String fourth = name(backups.make(term, directory, 1, Credentials.NONE));
        assertThat(files()).containsExactlyInAnyOrder(last, fourth);
    }

    /** A directory with content, because no permission stops a test that runs as root. */
    @Test
    void aFileThatCannotBeDeletedIsLoggedOnceAndTheBackupIsRecorded() throws Exception {
        Path stuck = directory.resolve("abacus-20200101T000000000Z-1.db");
        Files.createDirectories(stuck.resolve("content"));
        Files.createFile(directory.resolve("abacus-20200101T000000000Z-2.db"));
        String name = stuck.getFileName().toString();
        try (LogOf log = new LogOf(Backups.class.getName())) {
            Backup first = backups.make(term, directory, 1, Credentials.NONE);
            assertThat(files()).containsExactlyInAnyOrder(name, name(first));
            assertRecorded(first);

            Backup second = backups.make(term, directory, 1, Credentials.NONE);
            assertThat(files()).containsExactlyInAnyOrder(name, name(second));
            assertRecorded(second);

            assertThat(log.lines()).containsExactly("cannot delete " + stuck + ": it is a directory that is not empty");
        }
    }

    @Test
    void onlyItsOwnerMayReadABackup() throws Exception {
        Path file = Path.of(backups.make(term, directory, 5, Credentials.NONE).file());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aSlowDiskHoldsUpNoOtherCall() throws Exception {
        var resumed = new CountDownLatch(1);
        var writing = new AtomicInteger();
        try (Etcd etcd = new Etcd(SharedCluster.etcd().endpoints(), () -> StateSettings.DEFAULT);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(etcd.available()).isTrue();
            for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
                threads.submit(
                        () -> etcd.snapshot(new Blocked(writing, resumed), Credentials.NONE, Duration.ofSeconds(20)));
            }
            await().until(() -> writing.get() > 0);
            try {
                await().during(Duration.ofSeconds(2)).until(etcd::available);
            } finally {
                resumed.countDown();
            }
        }
    }

    @Test
    void aFailureIsShownAfterTheClockWasSetBack(@TempDir Path temporary) throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));
        try (Stranger stranger = new Stranger()) {
            stranger.put("/abacus/backups/last", json(Instant.now().plusSeconds(30)));

            assertThatThrownBy(() -> backups.make(term, file.resolve("backups"), 5, Credentials.NONE))
                    .isInstanceOf(IOException.class);

            assertThat(backups.status().last()).isNotNull();
            assertThat(backups.status().failure()).isNotNull();
        }
    }

    @Test
    void whatIsNotWhatEtcdSentIsNoBackup() {
        Etcd etcd = new Etcd(SharedCluster.etcd().endpoints(), () -> StateSettings.DEFAULT);
        try (etcd) {
            assertThatThrownBy(() -> new BackupFiles(directory).write(Instant.now(), 1, out -> {
                        etcd.snapshot(new Flipping(out), Credentials.NONE, Duration.ofSeconds(20));
                        return 1;
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "cannot write a backup into " + directory + ": it is not what etcd sent, by its SHA-256");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aDirectoryThatCannotBeIsAFailureUntilABackupIsMade(@TempDir Path temporary) throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));
        Path below = file.resolve("backups");
        String words = "cannot write a backup into " + below + ": Not a directory";

        assertThatThrownBy(() -> backups.make(term, below, 5, Credentials.NONE))
                .isInstanceOf(IOException.class)
                .hasMessage(words);

        assertThat(backups.status().failure()).satisfies(failure -> {
            assertThat(failure.error()).isEqualTo(words);
            assertThat(failure.by()).isEqualTo("the test");
            assertThat(failure.term()).isEqualTo(term.leader().term());
        });
        backups.make(term, directory, 5, Credentials.NONE);
        assertThat(backups.status().failure()).isNull();
    }

    @Test
    void aDiskThatIsFullTakesNoBackup() {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        try (Etcd etcd = new Etcd(SharedCluster.etcd().endpoints(), () -> StateSettings.DEFAULT)) {
            assertThatThrownBy(() -> new BackupFiles(directory).write(Instant.now(), 1, ignored -> {
                        try (OutputStream out = Files.newOutputStream(full)) {
                            return etcd.snapshot(out, Credentials.NONE, Duration.ofSeconds(20));
                        }
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot write a backup into " + directory + ": No space left on device");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void withoutEtcdThereIsNoBackupAndNothingIsLeft() {
        try (Etcd away = new Etcd(List.of(URI.create("http://127.0.0.1:1")), () -> StateSettings.DEFAULT)) {
            assertThatThrownBy(() -> new BackupFiles(directory)
                            .write(
                                    Instant.now(),
                                    1,
                                    out -> away.snapshot(out, Credentials.NONE, Duration.ofSeconds(20))))
                    .isInstanceOf(StateException.class);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aDeposedLeaderRecordsNothing() throws Exception {
        Backup before = backups.make(term, directory, 5, Credentials.NONE);
        leadership.close();

        assertThatThrownBy(() -> backups.make(term, directory, 5, Credentials.NONE))
                .isInstanceOf(LeadershipLostException.class);

        assertThat(backups.status()).isEqualTo(new BackupStatus(null, before, null));
    }

    static Stream<Arguments> statusesOfSomebodyElse() {
        String backup = json(Instant.parse("2026-01-01T00:00:00Z"));
        return Stream.of(
                        Arguments.of("nothing", ""),
                        Arguments.of("no JSON", "garbage"),
                        Arguments.of("null", "null"),
                        Arguments.of("another shape", "{\"error\":[]}"),
                        Arguments.of("a null", backup.replace("\"b\"", "null")),
                        Arguments.of("a field that is missing", backup.replace(",\"term\":1", "")),
                        Arguments.of("a huge number", backup.replace("\"term\":1", "\"term\":1e400")),
                        Arguments.of("half a character", backup.replace("\"f\"", "\"\\udc00\"")),
                        Arguments.of("a time to come", backup.replace("2026-01-01T00:00:00Z", "9999-01-01T00:00:00Z")),
                        Arguments.of(
                                "the last of times",
                                backup.replace("2026-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z")))
                .flatMap(kind ->
                        Stream.of("last", "failure").map(key -> Arguments.of(kind.get()[0], key, kind.get()[1])));
    }

    @ParameterizedTest(name = "{0} under {1}")
    @MethodSource("statusesOfSomebodyElse")
    void whatSomebodyElseSaysOfBackupsIsNotKnownAndTheNextOneIsMade(String kind, String key, String value)
            throws Exception {
        try (Stranger stranger = new Stranger()) {
            stranger.delete("/abacus/backups/last");
            stranger.delete("/abacus/backups/failure");
            stranger.put("/abacus/backups/" + key, value);

            // The status is of one member, which may lag.
            await().untilAsserted(
                            () -> assertThat(backups.status()).isEqualTo(new BackupStatus(term.leader(), null, null)));

            Backup made = backups.make(term, directory, 5, Credentials.NONE);
            await().untilAsserted(
                            () -> assertThat(backups.status()).isEqualTo(new BackupStatus(term.leader(), made, null)));
        }
    }

    /** The status is of one member, which may lag. */
    private void assertRecorded(Backup made) {
        BackupStatus expected = new BackupStatus(term.leader(), made, null);
        await().untilAsserted(() -> assertThat(backups.status()).isEqualTo(expected));
    }

    private static String json(Instant time) {
        return new String(StrictJson.write(new Backup("f", 1, 1, time, "b", 1)), UTF_8);
    }

    private static String name(Backup backup) {
        return Path.of(backup.file()).getFileName().toString();
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Changes the first bit. */
    private static final class Flipping extends OutputStream {
        private final OutputStream out;
        private boolean flipped;

        Flipping(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(flipped ? one : one ^ 1);
            flipped = true;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0) {
                write(bytes[offset]);
                out.write(bytes, offset + 1, length - 1);
            }
        }
    }

    /** A disk that writes nothing until it is resumed. */
    private static final class Blocked extends OutputStream {
        private final AtomicInteger writing;
        private final CountDownLatch resumed;

        Blocked(AtomicInteger writing, CountDownLatch resumed) {
            this.writing = writing;
            this.resumed = resumed;
        }

        @Override
        public void write(int one) {
            writing.incrementAndGet();
            try {
                resumed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
