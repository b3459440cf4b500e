package dev.abacus.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Callers of which each makes its next call when the last one has its answer: what is measured is capacity. */
final class ClosedLoop {
    private static final double MICROS = 1_000;

    private final int callers;
    private final Duration time;

    /**
     * What came of it.
     *
     * @param p50 in microseconds
     * @param p99 in microseconds
     * @param failed calls that threw
     */
    record Yield(double callsPerSecond, long calls, double p50, double p99, long failed) {}

    ClosedLoop(int callers, Duration time) {
        this.callers = callers;
        this.time = time;
    }

    Yield of(Callable<?> call) throws InterruptedException, ExecutionException {
        var latencies = new ConcurrentHistogram(3);
        long start = System.nanoTime();
        long end = start + time.toNanos();
        long failed = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> loops = IntStream.range(0, callers)
                    .mapToObj(caller -> executor.submit(() -> loop(call, end, latencies)))
                    .toList();
            for (Future<Long> loop : loops) {
                failed += loop.get();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long calls = latencies.getTotalCount();
        return new Yield(
                calls / seconds,
                calls,
                latencies.getValueAtPercentile(50) / MICROS,
                latencies.getValueAtPercentile(99) / MICROS,
                failed);
    }

    private static long loop(Callable<?> call, long end, Histogram latencies) {
        long failed = 0;
        for (long begun = System.nanoTime(); begun < end; begun = System.nanoTime()) {
            try {
                call.call();
                latencies.recordValue(System.nanoTime() - begun);
            } catch (Exception e) {
                failed++;
            }
        }
        return failed;
    }
}
