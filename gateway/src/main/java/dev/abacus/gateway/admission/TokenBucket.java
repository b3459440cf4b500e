package dev.abacus.gateway.admission;

import java.util.function.LongSupplier;

/** Token bucket: full at first, and again after {@code capacity / rate} seconds without a taker. Thread-safe. */
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
     * Takes tokens, or none of them. More than the capacity are taken from a full bucket, which owes the rest.
     *
     * @param rate tokens a second
     * @return the seconds until there will be enough; 0: taken
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
