package dev.abacus.chaos.load;

import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Open-loop load generator with a constant rate: call n is due at start + n / rate, whatever became of the calls before it, and its latency
 * counts from then. A generator that waits for an answer before it sends the next call, or counts from when it got around
 * to sending, leaves out what a stall would have cost all those who came meanwhile: Gil Tene's coordinated omission (<a
 * href="https://github.com/giltene/wrk2">wrk2</a>).
 */
public final class OpenLoop implements AutoCloseable {

    private final Queue<CallOutcome> outcomes = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
    private final Caller caller;
    private final Calls calls;
    private final long interval;
    private final long start = System.nanoTime();
    private final Thread pace = Thread.ofPlatform().name("load").unstarted(this::keepPace);
    private volatile boolean ending;

    private OpenLoop(Caller caller, Calls calls, int callsPerSecond) {
        this.caller = caller;
        this.calls = calls;
        this.interval = TimeUnit.SECONDS.toNanos(1) / callsPerSecond;
    }

    /** @param seed decides which calls are made; their keys are new each time */
    public static OpenLoop start(List<URI> gateways, long seed, int callsPerSecond) {
        var load = new OpenLoop(new Caller(gateways), new Calls(seed), callsPerSecond);
        load.pace.start();
        return load;
    }

    private void keepPace() {
        try (caller;
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long due = start; reached(due); due += interval) {
                LoadCall call = calls.next();
                long mine = due;
                callers.execute(() -> make(call, mine));
            }
        }
    }

    /** Returns at this time; false if no call is to be made any more. */
    private boolean reached(long due) {
        while (!ending && due > System.nanoTime()) {
            LockSupport.parkNanos(due - System.nanoTime());
        }
        return !ending;
    }

    private void make(LoadCall call, long due) {
        try {
            Duration lateness = sinceNanos(due);
            Caller.Response response = caller.make(call, due);
            outcomes.add(new CallOutcome(
                    call,
                    Duration.ofNanos(due - start),
                    lateness,
                    sinceNanos(due),
                    response.switched(),
                    response.answer()));
        } catch (InterruptedException | RuntimeException e) {
            unexpected.add(e);
        }
    }

    /** Since the start. */
    public Duration elapsed() {
        return sinceNanos(start);
    }

    private static Duration sinceNanos(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** How many calls have ended. */
    public int made() {
        return outcomes.size();
    }

    /** Makes no more calls, and returns when the last one has ended. @return all, in the order in which they were due */
    public List<CallOutcome> stop() throws InterruptedException {
        ending = true;
        pace.join();
        if (!unexpected.isEmpty()) {
            throw new IllegalStateException("a call ended unexpectedly", unexpected.peek());
        }
        return outcomes.stream().sorted(Comparator.comparing(CallOutcome::due)).toList();
    }

    /** Makes no more calls; does not wait for those that are under way. */
    @Override
    public void close() {
        ending = true;
    }
}
