package dev.abacus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.RunningProcess;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.supervision.RunFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final Path directory;
    private final RunDirectory runs;
    private final List<String> progress = new CopyOnWriteArrayList<>();

    LocalClusterTest(@TempDir Path directory) {
        this.directory = directory;
        this.runs = new RunDirectory(directory.resolve("run"));
    }

    @Test
    void startsAgainWhatWasKilledButNotWhatWasStopped() {
        try (LocalCluster cluster = SmallSuite.start(directory, progress::add)) {
            long first = cluster.process("etcd-2").running().pid();
            cluster.stop("etcd-1");
            cluster.kill("etcd-2");

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(cluster.process("etcd-2").ready()).isTrue());
            await().untilAsserted(() -> assertThat(progress)
                    .contains("etcd-2 was killed; restarting it in 0.5 s")
                    .anyMatch(line -> line.startsWith("etcd-2 is ready again after ")));
            assertThat(cluster.process("etcd-2").running().pid()).isNotEqualTo(first);
            assertThat(runs.find("etcd-2").orElseThrow().restarts()).isEqualTo(1);
            assertThat(cluster.process("etcd-1").alive()).isFalse();

            cluster.start("etcd-1");
            cluster.kill("etcd-1");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(cluster.process("etcd-1").ready()).isTrue());
        }
    }

    @Test
    void refusesASecondSuiteInTheSameDirectoryAndLeavesNothingBehindWhenItEnds() {
        List<RunningProcess> processes;
        try (LocalCluster cluster = SmallSuite.start(directory, progress::add)) {
            processes = cluster.names().stream()
                    .map(name -> cluster.process(name).running())
                    .toList();
            assertThatThrownBy(() -> SmallSuite.start(directory, progress::add))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("already runs in " + directory);
            assertThat(processes).hasSize(4).allMatch(RunningProcess::alive);
        }

        assertThat(processes).noneMatch(RunningProcess::alive);
        assertThat(runs.processes()).isEmpty();
        assertThat(runs.supervisor()).isEmpty();
    }

    @Test
    void replacesOrphanedProcessesOfAKilledSupervisorAndKeepsTheirState() throws Exception {
        Path output = directory.resolve("output.txt");
        Process supervisor = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallSuite.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            // Other threads may print further lines.
            await().atMost(PATIENCE)
                    .until(() -> Files.readString(output).lines().anyMatch("up"::equals));
        } catch (ConditionTimeoutException e) {
            // SIGTERM: it stops the processes that it has started.
            supervisor.destroy();
            throw new AssertionError("Not up, and printed:\n" + Files.readString(output), e);
        }
        supervisor.destroyForcibly().waitFor();
        List<RunningProcess> left = runs.processes().stream()
                .map(RunFile::process)
                .flatMap(process -> process.stream())
                .toList();
        assertThat(left).hasSize(4);

        try (LocalCluster cluster = SmallSuite.start(directory, progress::add)) {
            assertThat(left).noneMatch(RunningProcess::alive);
            assertThat(progress).contains("stopping 4 orphaned processes of an earlier run");
            assertThat(cluster.process("etcd-1").ready()).isTrue();
        }
    }
}
