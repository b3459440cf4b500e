package dev.abacus.cluster.supervision;

import dev.abacus.cluster.process.BackgroundLoop;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.ServerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Supervised process of the suite, with its run file and an optional automatic restart. Thread-safe. */
public final class ManagedProcess {
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    /** Of a run file that could not be written. */
    private static final Duration WRITE_INTERVAL = Duration.ofSeconds(1);

    private final ServerProcess process;
    private final RunDirectory runs;
    private final Consumer<String> progress;
    private final Backoff backoff = new Backoff();
    private RunFile run;
    private boolean written;
    private @Nullable Thread keeper;
    private boolean kept;
    /** Whether the last restart failed. */
    private volatile boolean failed;

    private volatile Instant unexpectedExit = Instant.EPOCH;
    private boolean ended;

    public ManagedProcess(ServerProcess process, RunDirectory runs, Consumer<String> progress) {
        this.process = process;
        this.runs = runs;
        this.progress = progress;
        this.run = RunFile.notStarted(process.name(), process.readyUri());
    }

    public ServerProcess process() {
        return process;
    }

    public String name() {
        return process.name();
    }

    /** When it was last killed or crashed; {@link Instant#EPOCH} if it never did. */
    public Instant unexpectedExit() {
        return unexpectedExit;
    }

    /** Writes the run file before the first start. */
    public synchronized void announce() {
        runs.write(run);
    }

    /** Starts the process unless it runs; does not wait. Does nothing after {@link #end()}. */
    public synchronized void start() {
        if (!ended && !process.alive()) {
            process.start();
            run = run.started(process.running(), run.restarts());
            written = false;
            if (!writes()) {
                progress.accept(name() + " runs, but its run file cannot be written yet");
            }
            hold();
        }
    }

    /** Whether the run file is written, which it is not on a full disk. */
    private synchronized boolean writes() {
        if (!written) {
            try {
                runs.write(run);
                written = true;
            } catch (ClusterException e) {
                return false;
            }
        }
        return true;
    }

    public void startAndAwaitReady() {
        start();
        process.awaitReady(READY_LIMIT);
    }

    /** From now on, restarts the process when it ends by itself, but not after {@link #stop()}. */
    public synchronized void keepRunning() {
        kept = true;
        hold();
    }

    private void hold() {
        if (kept && !ended && keeper == null) {
            failed = false;
            keeper = Thread.ofVirtual()
                    .name("keeper-" + name())
                    .start(new BackgroundLoop(name() + " cannot be restarted", progress, this::restartWhenItEnds));
        }
    }

    /** SIGTERM, without an automatic restart. */
    public void stop() {
        release();
        process.stop();
    }

    /** Like {@link #stop()}, but final: deletes the run file, and ignores further starts. */
    public void end() {
        synchronized (this) {
            ended = true;
        }
        stop();
        runs.remove(name());
    }

    private synchronized void release() {
        if (keeper != null) {
            keeper.interrupt();
            keeper = null;
        }
    }

    private void restartWhenItEnds() throws InterruptedException {
        long started = System.nanoTime();
        while (!writes() && process.alive()) {
            Thread.sleep(WRITE_INTERVAL);
        }
        int code = process.awaitExit();
        Instant end = Instant.now();
        ExitStatus status = ExitStatus.of(name(), code);
        Duration delay = status == ExitStatus.STOPPED && !failed
                ? Duration.ZERO
                : backoff.afterRunning(Duration.ofNanos(System.nanoTime() - started));
        if (!isKeeper()) {
            throw new InterruptedException("released");
        }
        if (status != ExitStatus.STOPPED) {
            unexpectedExit = end;
        }
        progress.accept(name() + " " + status.describe(code, process.log()) + "; restarting it"
                + (delay.isZero() ? "" : " in " + Durations.format(delay)));
        Thread.sleep(delay);
        failed = true;
        restart();
        failed = false;
    }

    private void restart() {
        long from = System.nanoTime();
        synchronized (this) {
            if (!isKeeper()) {
                return;
            }
            run = new RunFile(name(), run.pid(), run.identity(), run.startedAt(), run.ready(), run.restarts() + 1);
            start();
        }
        process.awaitReady(READY_LIMIT);
        progress.accept(
                name() + " is ready again after " + Durations.format(Duration.ofNanos(System.nanoTime() - from)));
    }

    private synchronized boolean isKeeper() {
        return keeper == Thread.currentThread();
    }
}
