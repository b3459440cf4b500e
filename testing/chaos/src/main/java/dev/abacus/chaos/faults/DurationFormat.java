package dev.abacus.chaos.faults;

import java.time.Duration;
import java.util.Locale;

/** Format of durations in reports: whole milliseconds below a second, else tenths of seconds. */
public final class DurationFormat {

    private static final Duration LONG = Duration.ofSeconds(1);

    private DurationFormat() {}

    public static String format(Duration duration) {
        return duration.abs().compareTo(LONG) < 0
                ? duration.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }

    static String sinceFault(Duration duration) {
        return (duration.isNegative() ? "" : "+") + format(duration);
    }
}
