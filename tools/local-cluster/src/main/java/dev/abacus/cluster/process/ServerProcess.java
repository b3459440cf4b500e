package dev.abacus.cluster.process;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Server process that can be started, stopped, killed and paused repeatedly. Thread-safe. */
public final class ServerProcess implements AutoCloseable {
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final String DISK_FULL = "no space left on device";
    private static final int LAST_LINES = 50;
    private static final long MAX_LOG_BYTES = 10 << 20;

    private final Launch launch;
    private @Nullable Process process;

    public ServerProcess(Launch launch) {
        this.launch = launch;
    }

    public String name() {
        return launch.name();
    }

    public Path log() {
        return launch.log();
    }

    public URI readyUri() {
        return launch.ready();
    }

    /** Starts the process unless it runs; does not wait until it is ready. */
    public synchronized void start() {
        if (alive()) {
            return;
        }
        try {
            Files.createDirectories(launch.directory());
            Files.createDirectories(launch.log().resolveSibling(""));
            rotateLog();
            ProcessBuilder builder = new ProcessBuilder(command())
                    .directory(launch.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
            builder.environment().putAll(launch.environment());
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw ClusterException.because("cannot start " + name(), e);
        }
    }

    /** Keeps one previous log. */
    private void rotateLog() throws IOException {
        Path log = launch.log();
        if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** In a session of its own: Ctrl-C at the terminal reaches the supervisor only, which chooses the order of stopping. */
    private List<String> command() {
        List<String> command = new ArrayList<>(launch.command());
        if (Files.isExecutable(SETSID)) {
            command.addFirst(SETSID.toString());
        }
        return command;
    }

    /** Returns when the process is ready; fails if it ended, or is not ready within the limit. */
    public void awaitReady(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!ready()) {
            if (!alive()) {
                throw endedEarly();
            }
            if (System.nanoTime() > deadline) {
                throw new ClusterException(name() + " is not ready after " + limit.toSeconds() + " s: see " + log());
            }
            Pause.of(POLL_INTERVAL);
        }
    }

    /** The exception for a process that ended before it was ready. */
    public ClusterException endedEarly() {
        return new ClusterException(name() + " ended before it was ready (" + lastLine() + "): see " + log());
    }

    /** The last line of the log, or the hint that the disk is full, which is rarely in the last line. */
    private String lastLine() {
        try {
            List<String> lines = Files.readAllLines(log()).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
            return last.stream().anyMatch(line -> line.toLowerCase(Locale.ROOT).contains(DISK_FULL))
                    ? DISK_FULL
                    : last.isEmpty() ? "its log is empty" : last.getLast().strip();
        } catch (IOException e) {
            return "its log cannot be read";
        }
    }

    public boolean ready() {
        return alive() && Http.get(launch.ready()).status() == 200;
    }

    public synchronized boolean alive() {
        return process != null && process.isAlive();
    }

    /** The process started last. */
    public synchronized RunningProcess running() {
        if (process == null) {
            throw new IllegalStateException(name() + " was never started");
        }
        return new RunningProcess(process.toHandle());
    }

    /** Blocks until the last process has ended. Returns its exit code, which is 128 + signal after a signal. */
    public int awaitExit() throws InterruptedException {
        Process last;
        synchronized (this) {
            last = process;
        }
        return last == null ? 0 : last.waitFor();
    }

    /** SIGTERM, and SIGKILL after {@link Launch#stopLimit}. Does nothing if the process does not run. */
    public void stop() {
        if (alive()) {
            running().stop(launch.stopLimit());
        }
    }

    /** SIGKILL; returns when the process has ended. */
    public void kill() {
        if (alive()) {
            running().kill();
        }
    }

    /** SIGSTOP: the process keeps its ports and connections and answers nothing. */
    public void pause() {
        running().pause();
    }

    public void resume() {
        running().resume();
    }

    /** Kills the process when this JVM ends, unless the JVM is killed by SIGKILL. */
    public ServerProcess endingWithJvm() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
        return this;
    }

    @Override
    public void close() {
        stop();
    }
}
