package dev.abacus.chaos.linearizability.keys;

import java.time.Duration;

/**
 * What clients do.
 *
 * @param seed decides what each client intends, one operation after the other; when, and what comes of it, is chance
 * @param keys new ones, the fewer the more clients meet
 * @param pause of a client between two operations, on average
 * @param atMost how many operations are recorded; then the clients rest
 */
public record Workload(long seed, int clients, int keys, Duration pause, int atMost) {

    /** Sixteen clients that meet often, on ten keys. */
    public static Workload of(long seed) {
        return new Workload(seed, 16, 10, Duration.ofMillis(10), 50_000);
    }
}
