package dev.abacus.chaos.linearizability;

import java.time.Duration;

/**
 * Bound of a search, for the problem is NP-complete: no memory suffices for some histories.
 *
 * @param configurations how many may be remembered at the same time, some hundred bytes each
 * @param time for all keys together
 */
public record Bound(int configurations, Duration time) {

    /** A few hundred megabytes, and a minute. */
    public static final Bound DEFAULT = new Bound(1_000_000, Duration.ofMinutes(1));
}
