package dev.abacus.cluster.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.abacus.cluster.supervision.RunDirectory;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
    private static final int LINES = 2;

    @Test
    void aWatchEndsWhenItsReaderHasClosedThePipe(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("etcd-1.properties"), """
                pid=0
                identity=
                startedAt=1970-01-01T00:00:00Z
                ready=http://127.0.0.1:1/health
                restarts=0
                """);
        PrintStream before = System.out;
        var read = new ByteArrayOutputStream();
        System.setOut(new PrintStream(new ClosingPipe(read), true, UTF_8));
        try {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> new StatusCommand(new RunDirectory(directory), true).watch());
        } finally {
            System.setOut(before);
        }
        assertThat(read.toString(UTF_8).lines()).hasSize(LINES).allMatch(line -> line.contains("etcd-1"));
    }

    /** As of {@code head}, which ends after some lines. */
    private static final class ClosingPipe extends FilterOutputStream {
        private int lines;

        ClosingPipe(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int character) throws IOException {
            if (lines == LINES) {
                throw new IOException("Broken pipe");
            }
            super.write(character);
            if (character == '\n') {
                lines++;
            }
        }
    }
}
