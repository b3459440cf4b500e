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

/** A process that runs or ran, started by us or found by its id. Its start time tells it from a later one of the same id. */
public record RunningProcess(ProcessHandle handle) {
    /** Linux derives start times from a boot time that it rounds anew now and then. */
    private static final Duration ROUNDING = Duration.ofSeconds(2);

    /** The process of this id, if it lives and is the one that was started then. */
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

    /** Whether it was stopped by SIGSTOP; false where the system does not say. */
    public boolean paused() {
        return state() == 'T';
    }

    /** The third field of proc_pid_stat(5), behind the command's name in parentheses. */
    private char state() {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid() + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return '?';
        }
    }

    /** SIGTERM, and SIGKILL after the limit. A paused process is resumed, to let it end. */
    public void stop(Duration limit) {
        handle.destroy();
        Signal.CONT.send(pid());
        if (!awaitEnd(limit)) {
            kill();
        }
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        handle.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** SIGSTOP: keeps its memory and its ports, does nothing. */
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
