package dev.abacus.state.calculations;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Generator of UUIDv7 (RFC 9562) with the 12 bits after the milliseconds as a counter (section 6.2, method 1). So the ids
 * of a process increase, even if its clock goes back by up to a minute. After a larger step they follow the clock: one that
 * was ahead for a moment would give all later ids its time. Thread-safe.
 */
final class CalculationIds {
    private static final int COUNTER_BITS = 12;

    private static final long MAX_LEAD = 60_000L << COUNTER_BITS;

    private final LongSupplier millis;
    /** The milliseconds and the counter of the last id. */
    private final AtomicLong last = new AtomicLong();

    CalculationIds(LongSupplier millis) {
        this.millis = millis;
    }

    UUID next() {
        // Half of the counter's range is left for ids of the same millisecond; after that it carries into the next one.
        long fresh =
                millis.getAsLong() << COUNTER_BITS | ThreadLocalRandom.current().nextInt(1 << COUNTER_BITS - 1);
        long mine = last.updateAndGet(previous -> previous - fresh > MAX_LEAD ? fresh : Math.max(previous + 1, fresh));
        long high = (mine >>> COUNTER_BITS) << 16 | 7 << COUNTER_BITS | mine & (1 << COUNTER_BITS) - 1;
        long low = ThreadLocalRandom.current().nextLong() >>> 2 | 1L << 63;
        return new UUID(high, low);
    }

    /** The time that is in an id. */
    static Instant timeOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    /** Empty if the text is not an id in its only form: lower case, with hyphens, version 7. */
    static Optional<UUID> parse(String text) {
        return uuid(text).filter(CalculationIds::isId);
    }

    static boolean isId(UUID uuid) {
        return uuid.version() == 7;
    }

    /** Empty if the text is not a UUID in lower case, with hyphens. */
    static Optional<UUID> uuid(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            return uuid.toString().equals(text) ? Optional.of(uuid) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
