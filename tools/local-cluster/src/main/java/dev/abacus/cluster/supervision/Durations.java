package dev.abacus.cluster.supervision;

import java.time.Duration;
import java.util.Locale;

/** Readable format of durations. */
public final class Durations {
    private Durations() {}

    /** {@code 0.5 s}, {@code 119.9 s}, {@code 3 min}, {@code 5 h 12 min}. */
    public static String format(Duration duration) {
        long minutes = duration.toMinutes();
        if (minutes < 2) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        return minutes < 60 ? minutes + " min" : duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }
}
