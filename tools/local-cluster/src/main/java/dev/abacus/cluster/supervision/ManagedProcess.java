package dev.abacus.cluster.supervision;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.ServerProcess;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Supervised process of the suite, with its run file and an optional automatic restart. Thread-safe. */
public final class ManagedProcess {
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);

    private final ServerProcess process;
    private final RunDirectory runs;
    private final Consumer<String> progress;
    private final Backoff backoff = new Backoff();
    private RunFile run;
    private @Nullable Thread keeper;
    private boolean kept;
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

    /** Writes the run file before the first start. */
    public synchronized void announce() {
        runs.write(run);
    }

    /** Starts the process unless it runs; does not wait. Does nothing after {@link #end()}. */
    public synchronized void start() {
        if (!ended && !process.alive()) {
            process.start();
            run = run.started(process.running(), run.restarts());
            runs.write(run);
            hold();
        }
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
            keeper = Thread.ofVirtual().name("keeper-" + name()).start(this::keep);
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

    private void keep() {
        try {
            while (true) {
                long started = System.nanoTime();
                int code = process.awaitExit();
                ExitStatus status = ExitStatus.of(code);
                Duration delay = status == ExitStatus.STOPPED
                        ? Duration.ZERO
                        : backoff.afterRunning(Duration.ofNanos(System.nanoTime() - started));
                if (!isKeeper()) {
                    return;
                }
                progress.accept(name() + " " + status.describe(code, process.log()) + "; restarting it"
                        + (delay.isZero() ? "" : " in " + Durations.format(delay)));
                Thread.sleep(delay);
                restart();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void restart() {
        long from = System.nanoTime();
        try {
            synchronized (this) {
                if (!isKeeper()) {
                    return;
                }
                run = new RunFile(name(), run.pid(), run.startedAt(), run.ready(), run.restarts() + 1);
                start();
            }
            process.awaitReady(READY_LIMIT);
            progress.accept(
                    name() + " is ready again after " + Durations.format(Duration.ofNanos(System.nanoTime() - from)));
        } catch (ClusterException e) {
            if (isKeeper()) {
                progress.accept(e.getMessage());
            }
        }
    }

    private synchronized boolean isKeeper() {
        return keeper == Thread.currentThread();
    }
}
