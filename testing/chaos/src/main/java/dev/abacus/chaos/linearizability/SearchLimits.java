package dev.abacus.chaos.linearizability;

import java.time.Duration;

/**
 * Limits of a search. The problem is NP-complete: for some histories no amount of memory suffices.
 *
 * @param maxConfigurations maximum number of visited configurations of a key; each takes some hundred bytes
 * @param maxTime for all keys together
 */
public record SearchLimits(int maxConfigurations, Duration maxTime) {

    /** A few hundred megabytes, and a minute. */
    public static final SearchLimits DEFAULT = new SearchLimits(1_000_000, Duration.ofMinutes(1));
}
