package dev.abacus.cluster.process;

import dev.abacus.cluster.fault.ClusterException;
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

/** A process that can be started again and again, with all that can happen to it in between. Safe for any thread. */
public final class ServerProcess implements AutoCloseable {
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private static final String DISK_FULL = "no space left on device";
    private static final int LAST_LINES = 50;
    private static final long LONG_LOG_BYTES = 10 << 20;

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

    /** Starts it unless it runs; does not wait until it is ready. */
    public synchronized void start() {
        if (alive()) {
            return;
        }
        try {
            Files.createDirectories(launch.directory());
            Files.createDirectories(launch.log().resolveSibling(""));
            startNewLogIfLong();
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

    /** The one before is kept, so a log takes at most twice this, and what it says in one run. */
    private void startNewLogIfLong() throws IOException {
        Path log = launch.log();
        if (Files.exists(log) && Files.size(log) > LONG_LOG_BYTES) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** In a session of its own, so that Ctrl-C at the terminal reaches us alone and we choose the order of ending. */
    private List<String> command() {
        List<String> command = new ArrayList<>(launch.command());
        if (Files.isExecutable(SETSID)) {
            command.addFirst(SETSID.toString());
        }
        return command;
    }

    /** Returns when it is ready; a {@link ClusterException} when it ended or is not ready within the limit. */
    public void awaitReady(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!ready()) {
            if (!alive()) {
                throw endedEarly();
            }
            if (System.nanoTime() > deadline) {
                throw new ClusterException(name() + " is not ready after " + limit.toSeconds() + " s: see " + log());
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClusterException("interrupted while " + name() + " was starting", e);
            }
        }
    }

    /** The fault of a process that was expected to get ready. */
    public ClusterException endedEarly() {
        return new ClusterException(name() + " ended instead of getting ready (" + lastWords() + "): see " + log());
    }

    /** A full disk is what a server's last lines rarely say plainly. */
    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log()).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
            return last.stream().anyMatch(line -> line.toLowerCase(Locale.ROOT).contains(DISK_FULL))
                    ? DISK_FULL
                    : last.isEmpty() ? "it said nothing" : last.getLast().strip();
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

    /** Blocks until the process started last has ended. @return its exit code; 128 + signal if a signal ended it */
    public int awaitExit() throws InterruptedException {
        Process last;
        synchronized (this) {
            last = process;
        }
        return last == null ? 0 : last.waitFor();
    }

    /** SIGTERM, and SIGKILL after the limit of its kind. Does nothing if it does not run. */
    public void stop() {
        if (alive()) {
            running().stop(launch.stopLimit());
        }
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
        if (alive()) {
            running().kill();
        }
    }

    /** SIGSTOP: it keeps its ports and connections and answers nothing. */
    public void pause() {
        running().pause();
    }

    public void resume() {
        running().resume();
    }

    public void restart() {
        stop();
        start();
    }

    /** Ends with this JVM, whichever way that one ends, SIGKILL excepted. */
    public ServerProcess endingWithJvm() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
        return this;
    }

    @Override
    public void close() {
        stop();
    }
}
