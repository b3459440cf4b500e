package dev.abacus.cluster.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Operating system process, started by this JVM or found by its pid. Its start time distinguishes reused pids. */
public record RunningProcess(ProcessHandle handle) {
    /** Linux derives start times from a rounded boot time. */
    private static final Duration ROUNDING = Duration.ofSeconds(2);

    /** The process of this pid, if it is alive and was started at that time. */
    public static Optional<RunningProcess> find(long pid, Instant startedAt) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> handle.info()
                        .startInstant()
                        .filter(start ->
                                Duration.between(start, startedAt).abs().compareTo(ROUNDING) <= 0)
                        .isPresent())
                .map(RunningProcess::new);
    }

    public long pid() {
        return handle.pid();
    }

    public boolean alive() {
        return handle.isAlive();
    }

    public Optional<Instant> startedAt() {
        return handle.info().startInstant();
    }

    /** Whether it was stopped by SIGSTOP; false if the system does not show it. */
    public boolean paused() {
        return state() == 'T';
    }

    /** The third field of proc_pid_stat(5), after the name of the command in parentheses. */
    private char state() {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid() + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return '?';
        }
    }

    /** SIGTERM, and SIGKILL after the limit. A paused process is resumed, so that it can end. */
    public void stop(Duration limit) {
        handle.destroy();
        Signal.CONT.send(pid());
        if (!awaitEnd(limit)) {
            kill();
        }
    }

    /** SIGKILL; returns when the process has ended. */
    public void kill() {
        handle.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** SIGSTOP: the process keeps its memory, ports and connections. */
    public void pause() {
        Signal.STOP.send(pid());
    }

    public void resume() {
        Signal.CONT.send(pid());
    }

    private boolean awaitEnd(Duration limit) {
        try {
            handle.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
