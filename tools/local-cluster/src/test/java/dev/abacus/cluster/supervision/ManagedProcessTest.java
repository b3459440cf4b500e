package dev.abacus.cluster.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.abacus.cluster.process.Launch;
import dev.abacus.cluster.process.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private final AtomicBoolean failing = new AtomicBoolean();
    private final List<String> progress = new CopyOnWriteArrayList<>();
    private final HttpServer ready = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Path directory;
    private final RunDirectory runs;
    private final ManagedProcess managed;

    ManagedProcessTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.runs = new RunDirectory(directory);
        ready.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        ready.start();
        ServerProcess process = new ServerProcess(new Launch(
                "sleeper",
                List.of("sleep", "600"),
                Map.of(),
                directory,
                directory.resolve("log"),
                URI.create("http://127.0.0.1:" + ready.getAddress().getPort()),
                Duration.ofSeconds(5)));
        managed = new ManagedProcess(process, runs, this::tell);
    }

    @AfterEach
    void end() {
        managed.end();
        ready.stop(0);
    }

    @Test
    void restartsItsProcessAfterAnErrorThatNobodyExpects() {
        managed.start();
        managed.keepRunning();

        for (int i = 1; i <= 2; i++) {
            int restarts = i;
            failing.set(true);
            managed.process().kill();

            await().atMost(SOON)
                    .until(() -> progress.stream()
                                    .filter(line -> line.startsWith("sleeper is ready again"))
                                    .count()
                            == restarts);
            assertThat(managed.process().ready()).isTrue();
        }
        assertThat(progress).contains("sleeper cannot be restarted: java.lang.NoClassDefFoundError: Late");
    }

    @Test
    void aRequestedExitIsExpected() {
        managed.start();
        managed.keepRunning();
        long killed = managed.process().running().pid();
        managed.process().kill();
        await().atMost(SOON)
                .until(() ->
                        managed.process().alive() && managed.process().running().pid() != killed);
        Instant exit = managed.unexpectedExit();

        long terminated = managed.process().running().pid();
        managed.process().stop();
        await().atMost(SOON)
                .until(() ->
                        managed.process().alive() && managed.process().running().pid() != terminated);

        assertThat(exit).isAfter(Instant.EPOCH);
        assertThat(managed.unexpectedExit()).isEqualTo(exit);
    }

    /** As on a full disk. */
    @Test
    void aRunFileThatCannotBeWrittenIsWrittenLater() throws IOException {
        managed.start();
        managed.keepRunning();
        Path obstacle = Files.createDirectory(directory.resolve("sleeper.new"));

        managed.process().kill();
        await().atMost(SOON)
                .until(() -> progress.stream()
                        .anyMatch(line -> line.equals("sleeper runs, but its run file cannot be written yet")));
        long restarted = managed.process().running().pid();
        Files.delete(obstacle);

        await().atMost(SOON).until(() -> runs.find("sleeper").orElseThrow().pid() == restarted);
        assertThat(managed.process().running().pid()).isEqualTo(restarted);
    }

    private void tell(String line) {
        if (failing.getAndSet(false)) {
            throw new NoClassDefFoundError("Late");
        }
        progress.add(line);
    }
}
