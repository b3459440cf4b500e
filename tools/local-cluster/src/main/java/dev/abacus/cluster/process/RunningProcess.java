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

/** Operating system process, started by this JVM or found by its pid. Its identity distinguishes reused pids. */
public record RunningProcess(ProcessHandle handle) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** The process of this pid, if it is alive and has this {@link #identity}. */
    public static Optional<RunningProcess> find(long pid, String identity) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(RunningProcess::new)
                .filter(process -> !identity.isEmpty() && process.identity().equals(identity));
    }

    public long pid() {
        return handle.pid();
    }

    public boolean alive() {
        return handle.isAlive();
    }

    /**
     * The boot, and the start in clock ticks since the boot. The start instant is no identity on Linux: the JDK derives it from
     * the wall clock, so that each step of the clock moves it. Other systems have the start instant only. Empty if the process
     * has ended.
     */
    public String identity() {
        return ProcessStat.of(pid())
                .flatMap(stat -> bootId().map(boot -> boot + " " + stat.startTicks()))
                .or(() -> startedAt().map(Instant::toString))
                .orElse("");
    }

    private static Optional<String> bootId() {
        try {
            return Optional.of(Files.readString(BOOT_ID).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** By the wall clock when this JVM started: for display only. */
    public Optional<Instant> startedAt() {
        return handle.info().startInstant();
    }

    /** Whether it was stopped by SIGSTOP; false if the system does not show it. */
    public boolean paused() {
        return ProcessStat.of(pid()).filter(stat -> stat.state() == 'T').isPresent();
    }

    /**
     * SIGTERM, and SIGKILL after the limit. A paused process is resumed, so that it can end.
     *
     * @throws ClusterException if it is a process of another user, which the other methods throw as well
     */
    public void stop(Duration limit) {
        requireSent(handle.destroy());
        requireSent(Signal.CONT.send(pid()));
        if (!awaitEnd(limit)) {
            kill();
        }
    }

    /** SIGKILL; returns when the process has ended. */
    public void kill() {
        requireSent(handle.destroyForcibly());
        awaitEnd(Duration.ofSeconds(10));
    }

    /** SIGSTOP: the process keeps its memory, ports and connections. */
    public void pause() {
        requireSent(Signal.STOP.send(pid()));
    }

    public void resume() {
        requireSent(Signal.CONT.send(pid()));
    }

    /** A signal to a process that has ended in the meantime is no failure. */
    private void requireSent(boolean sent) {
        if (!sent && alive()) {
            throw new ClusterException("may not signal process " + pid() + ": it is another user's");
        }
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
