package dev.abacus.cluster.supervision;

import java.time.Duration;

/** Exponential backoff of restarts with a maximum; starts over after a process has run stably. */
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration MAX = Duration.ofSeconds(30);
    static final Duration STABLE = Duration.ofSeconds(30);

    private Duration next = FIRST;

    /** @param ran how long the process ran before it ended */
    Duration afterRunning(Duration ran) {
        if (ran.compareTo(STABLE) >= 0) {
            next = FIRST;
        }
        Duration delay = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(MAX) < 0 ? doubled : MAX;
        return delay;
    }
}
