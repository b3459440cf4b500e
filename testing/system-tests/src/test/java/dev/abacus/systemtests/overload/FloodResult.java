package dev.abacus.systemtests.overload;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Result of a period of load: goodput, refusals, failures and latencies. Thread-safe. */
public final class FloodResult {

    private static final int DIGITS = 3;
    private static final int ADMITTED_BELOW = 300;

    private final Duration duration;
    private final Histogram admitted = new ConcurrentHistogram(DIGITS);
    private final Histogram refused = new ConcurrentHistogram(DIGITS);
    private final LongAdder refusedWithoutRetryAfter = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> made = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> done = new ConcurrentHashMap<>();
    private final long start = System.nanoTime();

    /** By the second in which they were done. */
    private final Map<Long, LongAdder> doneBySecond = new ConcurrentHashMap<>();

    FloodResult(Duration duration) {
        this.duration = duration;
    }

    void add(FloodCall call, FloodConnection.Response response) {
        long now = System.nanoTime();
        count(made, call.request().priority());
        if (response.status() < ADMITTED_BELOW) {
            admitted.recordValue((now - call.due()) / 1000);
            count(done, call.request().priority());
            count(doneBySecond, TimeUnit.NANOSECONDS.toSeconds(now - start));
        } else if (response.status() == Flood.REFUSED) {
            refused.recordValue((now - call.due()) / 1000);
            if (!response.retryAfter()) {
                refusedWithoutRetryAfter.increment();
            }
        } else {
            count(failures, "status " + response.status());
        }
    }

    void addFailure(FloodCall call, IOException e) {
        count(made, call.request().priority());
        count(failures, e.toString());
    }

    private static <K> void count(Map<K, LongAdder> counts, K key) {
        counts.computeIfAbsent(key, first -> new LongAdder()).increment();
    }

    /** Calls a second that were done. */
    public double goodput() {
        return admitted.getTotalCount() * 1e3 / duration.toMillis();
    }

    /** Calls a second that were done from one time until another, both in seconds since the first call. */
    public double goodput(int from, int to) {
        long sum = 0;
        for (long second = from; second < to; second++) {
            sum += doneBySecond.getOrDefault(second, new LongAdder()).sum();
        }
        return (double) sum / (to - from);
    }

    /** Share of the calls of a priority that were done, from 0 to 1. */
    public double doneOf(String priority) {
        return (double) done.getOrDefault(priority, new LongAdder()).sum()
                / Math.max(1, made.getOrDefault(priority, new LongAdder()).sum());
    }

    public long refused() {
        return refused.getTotalCount();
    }

    long refusedWithoutRetryAfter() {
        return refusedWithoutRetryAfter.sum();
    }

    /** By what is wrong with them: neither done nor refused. */
    public Map<String, LongAdder> failures() {
        return failures;
    }

    public double admittedMillis(double percentile) {
        return admitted.getValueAtPercentile(percentile) / 1e3;
    }

    public double refusedMillis(double percentile) {
        return refused.getValueAtPercentile(percentile) / 1e3;
    }

    @Override
    public String toString() {
        return "%.0f done/s in p50 %.1f, p99 %.1f ms; %.0f refused/s in p50 %.1f, p99 %.1f ms; failures %s"
                .formatted(
                        goodput(),
                        admittedMillis(50),
                        admittedMillis(99),
                        refused() * 1e3 / duration.toMillis(),
                        refusedMillis(50),
                        refusedMillis(99),
                        failures);
    }
}
