package dev.abacus.cluster.supervision;

import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.process.ServerProcess;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A process of the suite with its run file, and, if somebody asks for it, kept running. Safe for any thread. */
public final class ManagedProcess {
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);

    private final ServerProcess process;
    private final RunDirectory runs;
    private final Consumer<String> story;
    private final Backoff backoff = new Backoff();
    private RunFile run;
    private @Nullable Thread keeper;
    private boolean kept;
    private boolean ended;

    public ManagedProcess(ServerProcess process, RunDirectory runs, Consumer<String> story) {
        this.process = process;
        this.runs = runs;
        this.story = story;
        this.run = RunFile.notStarted(process.name(), process.readyUri());
    }

    public ServerProcess process() {
        return process;
    }

    public String name() {
        return process.name();
    }

    /** Makes it known before its first start. */
    public synchronized void announce() {
        runs.write(run);
    }

    /** Starts it unless it runs; does not wait. Does nothing once it has been ended for good. */
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

    /** From now on, starts it again whenever it ends by itself; not while it is stopped. */
    public synchronized void keepRunning() {
        kept = true;
        hold();
    }

    private void hold() {
        if (kept && !ended && keeper == null) {
            keeper = Thread.ofVirtual().name("keeper-" + name()).start(this::keep);
        }
    }

    /** SIGTERM, and nobody starts it again by itself. */
    public void stop() {
        release();
        process.stop();
    }

    /** Like {@link #stop()}, and for good: forgotten, and not to be started any more. */
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
                Ending ending = Ending.of(code);
                Duration delay = ending == Ending.ASKED_FOR
                        ? Duration.ZERO
                        : backoff.afterRunning(Duration.ofNanos(System.nanoTime() - started));
                if (!isKeeper()) {
                    return;
                }
                story.accept(name() + " " + ending.told(code, process.log()) + "; starting it again"
                        + (delay.isZero() ? "" : " in " + Durations.told(delay)));
                Thread.sleep(delay);
                startAgain();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startAgain() {
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
            story.accept(
                    name() + " is ready again after " + Durations.told(Duration.ofNanos(System.nanoTime() - from)));
        } catch (ClusterException fault) {
            if (isKeeper()) {
                story.accept(fault.getMessage());
            }
        }
    }

    private synchronized boolean isKeeper() {
        return keeper == Thread.currentThread();
    }
}
