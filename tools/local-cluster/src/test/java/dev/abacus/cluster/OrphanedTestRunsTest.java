package dev.abacus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.process.RunningProcess;
import dev.abacus.cluster.supervision.RunDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./abacus down} and {@code ./abacus reset} next to chaos and fuzz runs, which run suites of their own. */
class OrphanedTestRunsTest {
    private final Command command;
    private final Process orphan = new ProcessBuilder("sleep", "600").start();

    OrphanedTestRunsTest(@TempDir Path home) throws IOException {
        command = new Command(home);
    }

    @AfterEach
    void end() {
        orphan.destroyForcibly();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chaos/20261127-152555/suite", "chaos/20261127-152555/STOCK", "fuzz/20261127-142044"})
    void downStopsTheProcessesOfAKilledRun(String suite) throws Exception {
        orphanIn(suite);

        assertThat(command.succeeds("down"))
                .contains("the suite does not run", suite + ": stopping 1 orphaned processes of an earlier run");

        assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(state(suite)).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chaos/20261127-152555/suite", "chaos/20261127-152555/STOCK", "fuzz/20261127-142044"})
    void resetStopsTheProcessesOfAKilledRunAndDeletesItsState(String suite) throws Exception {
        orphanIn(suite);

        assertThat(command.succeeds("reset")).endsWith("all state is deleted\n");

        assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(state(suite)).doesNotExist();
    }

    @Test
    void aRunWhoseCommandIsAliveGoesOn() throws IOException {
        String suite = "chaos/20261127-152555/suite";
        orphanIn(suite);
        try (FileChannel lock = new RunDirectory(run(suite)).lock().orElseThrow()) {
            assertThat(command.succeeds("down"))
                    .isEqualTo("the suite does not run\nthe suite in "
                            + command.directory().resolve(suite)
                            + " goes on: Ctrl-C ends the command that started it\n");
            assertThat(command.fails("reset"))
                    .isEqualTo("abacus: a suite runs in " + command.directory().resolve(suite)
                            + ": end the command that started it with Ctrl-C first");

            assertThat(lock.isOpen()).isTrue();
        }
        assertThat(orphan.isAlive()).isTrue();
        assertThat(state(suite)).exists();
    }

    @Test
    void resetRefusesWhileTheLockIsHeld() throws IOException {
        Path state = Files.createDirectories(command.directory().resolve("etcd/etcd-1"));
        try (FileChannel lock = new RunDirectory(command.directory().resolve(RunDirectory.NAME))
                .lock()
                .orElseThrow()) {
            assertThat(command.fails("reset"))
                    .isEqualTo(
                            "abacus: the suite is starting, or a backup is being restored: try again when that is done");

            assertThat(lock.isOpen()).isTrue();
        }
        assertThat(state).exists();
    }

    /** As the run file of a node of etcd whose supervisor was killed. */
    private void orphanIn(String suite) throws IOException {
        Files.createDirectories(run(suite));
        Files.createDirectories(state(suite));
        Files.writeString(run(suite).resolve("etcd-1.properties"), """
                pid=%d
                identity=%s
                startedAt=2026-11-27T15:25:55Z
                ready=http://127.0.0.1:1/health
                restarts=0
                """.formatted(
                        orphan.pid(), new RunningProcess(orphan.toHandle()).identity()));
    }

    private Path run(String suite) {
        return command.directory().resolve(suite).resolve(RunDirectory.NAME);
    }

    private Path state(String suite) {
        return command.directory().resolve(suite).resolve("etcd/etcd-1");
    }
}
