package dev.abacus.chaos.load;

import dev.abacus.cluster.load.FailoverCaller;
import dev.abacus.cluster.load.LoadCall;
import dev.abacus.cluster.load.Pacing;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Open-loop load generator with a constant rate ({@link Pacing#open}): call n is due at start + n / rate. It classifies and
 * keeps each answer.
 */
public final class OpenLoop implements AutoCloseable {

    private final Queue<CallOutcome> outcomes = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
    private final FailoverCaller caller = new FailoverCaller();
    private final List<URI> gateways;
    private final Calls calls;
    private final long interval;
    private final long start = System.nanoTime();
    private final Thread pace = Thread.ofPlatform().name("load").unstarted(this::keepPace);
    private volatile boolean ending;

    private OpenLoop(List<URI> gateways, Calls calls, int callsPerSecond) {
        this.gateways = List.copyOf(gateways);
        this.calls = calls;
        this.interval = TimeUnit.SECONDS.toNanos(1) / callsPerSecond;
    }

    /** @param seed decides which calls are made; their keys are new each time */
    public static OpenLoop start(List<URI> gateways, long seed, int callsPerSecond) {
        var load = new OpenLoop(gateways, new Calls(seed), callsPerSecond);
        load.pace.start();
        return load;
    }

    private void keepPace() {
        try (caller;
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Pacing.open(start, elapsed -> interval, () -> !ending, (number, due) -> {
                LoadCall call = calls.next();
                callers.execute(() -> make(call, due));
            });
        } catch (InterruptedException e) {
            unexpected.add(e);
        }
    }

    private void make(LoadCall call, long due) {
        try {
            Duration lateness = sinceNanos(due);
            FailoverCaller.Attempted attempted = caller.make(call, gateways, due);
            outcomes.add(new CallOutcome(
                    call,
                    Duration.ofNanos(due - start),
                    lateness,
                    sinceNanos(due),
                    attempted.switched(),
                    LoadResponse.of(call, attempted)));
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
            throw new IllegalStateException("a call ended unexpectedly: " + unexpected.peek(), unexpected.peek());
        }
        return outcomes.stream().sorted(Comparator.comparing(CallOutcome::due)).toList();
    }

    /** Makes no more calls; does not wait for those that are under way. */
    @Override
    public void close() {
        ending = true;
    }
}
