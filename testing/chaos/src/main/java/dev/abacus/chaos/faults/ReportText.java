package dev.abacus.chaos.faults;

import java.time.Duration;
import java.util.Locale;

/** Durations as a reader of the table wants them. */
final class ReportText {

    private static final Duration LONG = Duration.ofSeconds(1);

    private ReportText() {}

    static String duration(Duration duration) {
        return duration.abs().compareTo(LONG) < 0
                ? duration.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }

    static String sinceFault(Duration duration) {
        return (duration.isNegative() ? "" : "+") + duration(duration);
    }
}
