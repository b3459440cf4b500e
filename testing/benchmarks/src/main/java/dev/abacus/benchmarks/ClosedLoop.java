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

/**
 * Closed-loop load generator: each client sends its next request when the response to the last one is there. It measures
 * capacity; the latency excludes the time that a request would wait for a free client.
 */
final class ClosedLoop {
    private static final double MICROS = 1_000;

    private final int clients;
    private final Duration time;

    /**
     * Throughput and latency of a run.
     *
     * @param requests those that succeeded
     * @param p50 in microseconds
     * @param p99 in microseconds
     * @param failed requests that threw an exception
     */
    record LoadResult(double requestsPerSecond, long requests, double p50, double p99, long failed) {}

    ClosedLoop(int clients, Duration time) {
        this.clients = clients;
        this.time = time;
    }

    LoadResult run(Callable<?> request) throws InterruptedException, ExecutionException {
        var latencies = new ConcurrentHistogram(3);
        long start = System.nanoTime();
        long end = start + time.toNanos();
        long failed = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> loops = IntStream.range(0, clients)
                    .mapToObj(client -> executor.submit(() -> loop(request, end, latencies)))
                    .toList();
            for (Future<Long> loop : loops) {
                failed += loop.get();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long requests = latencies.getTotalCount();
        return new LoadResult(
                requests / seconds,
                requests,
                latencies.getValueAtPercentile(50) / MICROS,
                latencies.getValueAtPercentile(99) / MICROS,
                failed);
    }

    private static long loop(Callable<?> request, long end, Histogram latencies) {
        long failed = 0;
        for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
            try {
                request.call();
                latencies.recordValue(System.nanoTime() - start);
            } catch (Exception e) {
                failed++;
            }
        }
        return failed;
    }
}
