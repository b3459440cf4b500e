package dev.abacus.systemtests.overload;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Result of a period of load: goodput, refusals, failures and latencies. Thread-safe. */
final class FloodResult {

    private static final int DIGITS = 3;
    private static final int ADMITTED_BELOW = 300;

    private final Duration duration;
    private final Histogram admitted = new ConcurrentHistogram(DIGITS);
    private final Histogram refused = new ConcurrentHistogram(DIGITS);
    private final LongAdder refusedWithoutRetryAfter = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

    FloodResult(Duration duration) {
        this.duration = duration;
    }

    void add(FloodConnection.Response response, long nanos) {
        if (response.status() < ADMITTED_BELOW) {
            admitted.recordValue(nanos / 1000);
        } else if (response.status() == 503) {
            refused.recordValue(nanos / 1000);
            if (!response.retryAfter()) {
                refusedWithoutRetryAfter.increment();
            }
        } else {
            fail("status " + response.status());
        }
    }

    void addFailure(IOException e) {
        fail(e.toString());
    }

    private void fail(String why) {
        failures.computeIfAbsent(why, first -> new LongAdder()).increment();
    }

    /** Calls a second that were done. */
    double goodput() {
        return admitted.getTotalCount() * 1e3 / duration.toMillis();
    }

    long refused() {
        return refused.getTotalCount();
    }

    long refusedWithoutRetryAfter() {
        return refusedWithoutRetryAfter.sum();
    }

    /** By what is wrong with them: neither done nor refused. */
    Map<String, LongAdder> failures() {
        return failures;
    }

    double admittedMillis(double percentile) {
        return admitted.getValueAtPercentile(percentile) / 1e3;
    }

    double refusedMillis(double percentile) {
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
