package dev.abacus.benchmarks;

import dev.abacus.cluster.load.Pacing;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Closed-loop load generator ({@link Pacing#closed}). It measures capacity; the latency excludes the time that a request
 * would wait for a free client.
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

    LoadResult run(Callable<?> request) {
        var latencies = new ConcurrentHistogram(3);
        long start = System.nanoTime();
        long failed = Pacing.closed(clients, time, (client, number) -> {
            long begun = System.nanoTime();
            request.call();
            latencies.recordValue(System.nanoTime() - begun);
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        long requests = latencies.getTotalCount();
        return new LoadResult(
                requests / seconds,
                requests,
                latencies.getValueAtPercentile(50) / MICROS,
                latencies.getValueAtPercentile(99) / MICROS,
                failed);
    }
}
