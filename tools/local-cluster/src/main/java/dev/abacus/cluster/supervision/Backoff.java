package dev.abacus.cluster.supervision;

import java.time.Duration;

/** Waits twice as long before each restart, up to a limit; forgets the past once a process has run stably. */
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(30);
    static final Duration STABLE = Duration.ofSeconds(30);

    private Duration next = FIRST;

    /** @param ran how long the process ran before it ended */
    Duration afterRunning(Duration ran) {
        if (ran.compareTo(STABLE) >= 0) {
            next = FIRST;
        }
        Duration delay = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return delay;
    }
}
