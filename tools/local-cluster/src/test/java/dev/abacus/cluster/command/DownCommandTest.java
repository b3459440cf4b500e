package dev.abacus.cluster.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Pause;
import dev.abacus.cluster.supervision.RunDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownCommandTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private final Path directory;
    private final RunDirectory runs;

    DownCommandTest(@TempDir Path directory) {
        this.directory = directory;
        this.runs = new RunDirectory(directory.resolve(RunDirectory.NAME));
    }

    @Test
    void saysWhatToDoWhereALockHasNoSupervisor() throws IOException {
        try (FileChannel lock = runs.lock().orElseThrow()) {
            assertThatThrownBy(() -> new DownCommand(directory, runs, SHORT).run())
                    .isInstanceOf(ClusterException.class)
                    .hasMessage("no supervisor is found, but a process holds " + directory.resolve("run/lock")
                            + ": if no suite is starting and no backup is being restored, end it;"
                            + " lslocks shows its pid");
            assertThat(lock.isOpen()).isTrue();
        }
    }

    @Test
    void waitsForALockThatIsReleased() {
        FileChannel lock = runs.lock().orElseThrow();
        Thread.startVirtualThread(() -> {
            Pause.of(SHORT);
            RunDirectory.release(lock);
        });

        new DownCommand(directory, runs).run();

        assertThat(lock.isOpen()).isFalse();
    }
}
