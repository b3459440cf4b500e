package dev.abacus.cluster.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.process.RunningProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunDirectoryTest {
    private static final URI READY = URI.create("http://127.0.0.1:8101/ready");
    /** The identity of no process of this boot. */
    private static final String OTHER = "00000000-0000-0000-0000-000000000000 1";

    private final RunningProcess self = new RunningProcess(ProcessHandle.current());
    private final Path directory;
    private final RunDirectory runs;

    RunDirectoryTest(@TempDir Path directory) {
        this.directory = directory;
        runs = new RunDirectory(directory);
    }

    @Test
    void findsTheProcessThatARunFileNames() {
        runs.write(RunFile.notStarted("sum-service-1", READY).started(self, 3));

        RunFile found = runs.find("sum-service-1").orElseThrow();

        assertThat(found.process().map(RunningProcess::pid)).contains(self.pid());
        assertThat(found.restarts()).isEqualTo(3);
        assertThat(found.port()).isEqualTo(8101);
    }

    /** Start instants of the JDK move with each step of the clock. */
    @Test
    void findsTheProcessAfterAStepOfTheWallClock() {
        Instant moved = self.startedAt().orElseThrow().minus(Duration.ofMinutes(1));
        runs.write(new RunFile("sum-service-1", self.pid(), self.identity(), moved, READY, 0));

        assertThat(runs.find("sum-service-1").flatMap(RunFile::process)).contains(self);
        // The boot and clock ticks, no instant, which the JDK derives from the wall clock.
        assertThat(self.identity()).matches("[0-9a-f-]{36} \\d+");
    }

    @Test
    void doesNotTakeALaterProcessOfTheSameIdForIt() {
        Instant start = self.startedAt().orElseThrow();
        runs.write(new RunFile("sum-service-1", self.pid(), OTHER, start, READY, 0));

        assertThat(runs.find("sum-service-1").flatMap(RunFile::process)).isEmpty();
    }

    /** As after a power failure, or of a version whose files have no identity. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pid=x\nidentity=a 1",
                "pid=1\nidentity=a 1\nstartedAt=yesterday",
                "pid=1\nidentity=a 1\nstartedAt=2026-01-01T00:00:00Z\nready=a b",
                "pid=1\nstartedAt=2026-01-01T00:00:00Z\nready=http://127.0.0.1:8101/ready\nrestarts=0"
            })
    void leavesAnUnreadableFileOut(String text) throws IOException {
        runs.write(RunFile.notStarted("sum-service-1", READY));
        Files.writeString(directory.resolve("x.properties"), text);

        assertThat(runs.find("x")).isEmpty();
        assertThat(runs.processes()).extracting(RunFile::name).containsExactly("sum-service-1");
    }

    @Test
    void stopsOrphanedProcessesAndNoOthers() throws Exception {
        Process left = new ProcessBuilder("sleep", "60").start();
        Process bystander = new ProcessBuilder("sleep", "60").start();
        runs.write(RunFile.notStarted("left", READY).started(new RunningProcess(left.toHandle()), 0));
        runs.write(new RunFile("reused", bystander.pid(), OTHER, Instant.EPOCH, READY, 0));
        List<String> progress = new ArrayList<>();

        assertThat(new OrphanedProcesses(runs, progress::add).stop()).isEqualTo(1);

        assertThat(left.isAlive()).isFalse();
        assertThat(bystander.isAlive()).isTrue();
        assertThat(runs.processes()).isEmpty();
        assertThat(progress).containsExactly("stopping 1 orphaned processes of an earlier run");
        bystander.destroyForcibly().waitFor();
    }

    @Test
    void knowsNoSupervisorWhenItHasDied() {
        runs.write(new RunFile(RunDirectory.SUPERVISOR, self.pid(), OTHER, Instant.EPOCH, READY, 0));
        assertThat(runs.supervisor()).isEmpty();

        runs.announceSupervisor(READY);
        assertThat(runs.supervisor().map(RunFile::pid)).contains(self.pid());
        assertThat(runs.processes()).isEmpty();
    }
}
