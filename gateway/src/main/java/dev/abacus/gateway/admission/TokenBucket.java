package dev.abacus.gateway.admission;

import java.util.function.LongSupplier;

/** Token bucket: full at first, and again after {@code capacity / rate} seconds without a withdrawal. Thread-safe. */
final class TokenBucket {
    private static final double NANOS = 1e9;

    private final LongSupplier nanoTime;
    private double tokens = Double.MAX_VALUE;
    private long filledAt;

    TokenBucket(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.filledAt = nanoTime.getAsLong();
    }

    /**
     * Takes all tokens or none. A full bucket gives more than its capacity, and owes the rest.
     *
     * @param rate tokens a second
     * @return 0 if taken, else the seconds until there are enough tokens
     */
    synchronized double take(long amount, double rate, double capacity) {
        long now = nanoTime.getAsLong();
        tokens = Math.min(capacity, tokens + (now - filledAt) / NANOS * rate);
        filledAt = now;
        double missing = Math.min(amount, capacity) - tokens;
        if (missing > 0) {
            return missing / rate;
        }
        tokens -= amount;
        return 0;
    }
}
