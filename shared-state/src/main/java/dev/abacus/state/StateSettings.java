package dev.abacus.state;

import java.time.Duration;

/**
 * Settings of the shared state.
 *
 * @param timeout of an operation with its retries; zero if a caller has no time left: it fails, and nothing is sent
 * @param groupCommit whether concurrent writes share a transaction of etcd
 * @param quota etcd's {@code --quota-backend-bytes}: writes are refused before its database reaches it
 * @param retention of a calculation and its idempotency key: 1 s to 100 years
 */
public record StateSettings(Duration timeout, boolean groupCommit, long quota, Duration retention) {
    private static final long DEFAULT_QUOTA = 192 << 20;
    private static final Duration MIN_RETENTION = Duration.ofSeconds(1);
    private static final Duration MAX_RETENTION = Duration.ofDays(36_500);

    public static final StateSettings DEFAULT = new StateSettings(Duration.ofMillis(2_500), Duration.ofHours(24));

    /** With group commit and the quota of the suite's etcd. */
    public StateSettings(Duration timeout, Duration retention) {
        this(timeout, true, DEFAULT_QUOTA, retention);
    }

    public StateSettings {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must not be negative: " + timeout);
        }
        if (retention.compareTo(MIN_RETENTION) < 0 || retention.compareTo(MAX_RETENTION) > 0) {
            throw new IllegalArgumentException("retention must be within " + MIN_RETENTION.toSeconds() + " second and "
                    + MAX_RETENTION.toDays() + " days: " + retention);
        }
    }
}
