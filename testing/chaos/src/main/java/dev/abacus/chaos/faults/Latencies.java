package dev.abacus.chaos.faults;

import dev.abacus.chaos.load.CallOutcome;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long calls took, failed ones too, to three digits (Gil Tene's <a href="http://hdrhistogram.org">HdrHistogram</a>). */
final class Latencies {

    private static final int DIGITS = 3;

    private final Histogram micros = new Histogram(DIGITS);

    Latencies(Collection<CallOutcome> outcomes) {
        outcomes.forEach(outcome -> micros.recordValue(
                TimeUnit.NANOSECONDS.toMicros(outcome.latency().toNanos())));
    }

    /** @param percentile 100 for the worst */
    Duration at(double percentile) {
        return Duration.of(micros.getValueAtPercentile(percentile), ChronoUnit.MICROS);
    }

    Duration worst() {
        return at(100);
    }

    @Override
    public String toString() {
        return "p50 %s, p99 %s, worst %s"
                .formatted(ReportText.duration(at(50)), ReportText.duration(at(99)), ReportText.duration(worst()));
    }
}
