package dev.abacus.state.calculations;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Keys of calculations in etcd: the complement of the id, so that the newest comes first. etcd reads only the start of a
 * range in ascending order, but all of it in any other order.
 */
final class CalculationKeys {
    static final String PREFIX = "/abacus/calculations/";

    private CalculationKeys() {}

    static String of(UUID id) {
        return PREFIX + complement(id);
    }

    /** Empty: no calculation has this key. */
    static Optional<UUID> idOf(String key) {
        return CalculationIds.uuid(key.substring(PREFIX.length()))
                .map(CalculationKeys::complement)
                .filter(CalculationIds::isId);
    }

    /** The end of a range: after the keys of ids from this time on, and before those of older ones. */
    static String endingAt(Instant oldest) {
        return of(new UUID(oldest.toEpochMilli() << 16, 0)) + '\0';
    }

    static String ofIdempotencyKey(String operation, IdempotencyKey key) {
        return "/abacus/idempotency/" + operation + "/" + key.value();
    }

    private static UUID complement(UUID id) {
        return new UUID(~id.getMostSignificantBits(), ~id.getLeastSignificantBits());
    }
}
