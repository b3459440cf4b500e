package dev.abacus.chaos.linearizability;

import java.time.Duration;

/**
 * How far a search goes, for the problem is NP-complete: a history can be made that no memory holds the search of.
 *
 * @param configurations how many may be remembered at once, some hundred bytes each
 * @param time for all keys together
 */
public record Bound(int configurations, Duration time) {

    /** A few hundred megabytes, and a minute. */
    public static final Bound DEFAULT = new Bound(1_000_000, Duration.ofMinutes(1));
}
