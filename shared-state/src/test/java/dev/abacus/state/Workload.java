package dev.abacus.state;

import dev.abacus.state.calculations.Calculations;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.calculations.Recording;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Callers that record without pause, and repeat a call with its key until it succeeds. */
final class Workload implements AutoCloseable {
    private static final int CALLERS = 8;

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<String> recorded = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> errors = new ConcurrentHashMap<>();
    private final AtomicLong longestCall = new AtomicLong();
    private final AtomicLong longestWait = new AtomicLong();
    private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    Workload(Calculations calculations) {
        for (int caller = 0; caller < CALLERS; caller++) {
            long a = caller;
            callers.submit(() -> {
                try {
                    for (long b = 0; !stopped; b++) {
                        recorded.add(untilRecorded(calculations, List.of(a, b)));
                    }
                } catch (Throwable failure) {
                    unexpected.add(failure);
                }
            });
        }
    }

    private String untilRecorded(Calculations calculations, List<Long> operands) throws InterruptedException {
        IdempotencyKey key = IdempotencyKey.random();
        long first = System.nanoTime();
        boolean repeated = false;
        while (true) {
            long start = System.nanoTime();
            try {
                Recording recording = calculations.record("multiply", operands, 0, "arith-service-1", key);
                if (recording.replayed() && !repeated) {
                    throw new AssertionError("a first call was answered as if it were a repetition");
                }
                longestWait.accumulateAndGet(System.nanoTime() - first, Math::max);
                return recording.calculation().id();
            } catch (StateException e) {
                errors.computeIfAbsent(e.getClass().getSimpleName(), name -> new AtomicInteger())
                        .incrementAndGet();
                repeated = true;
                Thread.sleep(10);
            } finally {
                longestCall.accumulateAndGet(System.nanoTime() - start, Math::max);
            }
        }
    }

    /** The ids, when each call that was begun has succeeded. */
    List<String> stop() throws InterruptedException {
        stopped = true;
        callers.shutdown();
        if (!callers.awaitTermination(20, TimeUnit.SECONDS) || !unexpected.isEmpty()) {
            throw new AssertionError("calls did not end as they should: " + unexpected, unexpected.peek());
        }
        return List.copyOf(recorded);
    }

    int count() {
        return recorded.size();
    }

    /** The longest single call, whatever became of it. */
    Duration longestCall() {
        return Duration.ofNanos(longestCall.get());
    }

    /** The longest that a caller took to succeed, repetitions included. */
    Duration longestWait() {
        return Duration.ofNanos(longestWait.get());
    }

    @Override
    public String toString() {
        return recorded.size() + " recorded, longest call " + longestCall().toMillis() + " ms, longest wait "
                + longestWait().toMillis() + " ms, errors " + errors;
    }

    @Override
    public void close() {
        stopped = true;
        callers.shutdownNow();
    }
}
