package dev.abacus.state;

import java.time.Duration;

/**
 * What an operator turns.
 *
 * @param timeout the time limit of one whole operation, its retries included; zero where a caller has no time left: it
 *     fails, and nothing is sent
 * @param groupCommit whether writes that are under way at the same time share a transaction of etcd
 * @param quota etcd's {@code --quota-backend-bytes}: writes are refused before its database is as large
 * @param retention how long a calculation and its idempotency key are kept: a second to a hundred years
 */
public record StateSettings(Duration timeout, boolean groupCommit, long quota, Duration retention) {
    private static final long DEFAULT_QUOTA = 192 << 20;
    private static final Duration SHORTEST_RETENTION = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);

    public static final StateSettings DEFAULT = new StateSettings(Duration.ofMillis(800), Duration.ofHours(24));

    /** With group commit, and the quota that the suite's etcd has. */
    public StateSettings(Duration timeout, Duration retention) {
        this(timeout, true, DEFAULT_QUOTA, retention);
    }

    public StateSettings {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must not be negative: " + timeout);
        }
        if (retention.compareTo(SHORTEST_RETENTION) < 0 || retention.compareTo(LONGEST_RETENTION) > 0) {
            throw new IllegalArgumentException("retention must be within " + SHORTEST_RETENTION.toSeconds()
                    + " second and " + LONGEST_RETENTION.toDays() + " days: " + retention);
        }
    }
}
