package dev.abacus.chaos.linearizability.keys;

import java.time.Duration;

/**
 * Workload of the clients.
 *
 * @param seed decides the operations of each client, but not their times and outcomes
 * @param keys new ones, the fewer the more clients meet
 * @param pause mean pause of a client between two operations
 * @param maxOperations maximum number of recorded operations; then the clients stop
 */
public record Workload(long seed, int clients, int keys, Duration pause, int maxOperations) {

    /** Sixteen clients that meet often, on ten keys. */
    public static Workload of(long seed) {
        return new Workload(seed, 16, 10, Duration.ofMillis(10), 50_000);
    }
}
