package dev.abacus.chaos.faults;

import dev.abacus.chaos.load.CallOutcome;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Latencies of calls, failed ones included, to three digits (Gil Tene's <a href="http://hdrhistogram.org">HdrHistogram</a>). */
final class Latencies {

    private static final int DIGITS = 3;

    private final Histogram micros = new Histogram(DIGITS);

    Latencies(Collection<CallOutcome> outcomes) {
        outcomes.forEach(outcome -> micros.recordValue(
                TimeUnit.NANOSECONDS.toMicros(outcome.latency().toNanos())));
    }

    /** @param percentile 100 for the maximum */
    Duration at(double percentile) {
        return Duration.of(micros.getValueAtPercentile(percentile), ChronoUnit.MICROS);
    }

    Duration max() {
        return at(100);
    }

    @Override
    public String toString() {
        return "p50 %s, p99 %s, max %s"
                .formatted(DurationFormat.format(at(50)), DurationFormat.format(at(99)), DurationFormat.format(max()));
    }
}
