package dev.abacus.state.calculations;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Where calculations are in etcd. etcd reads only the start of a range in ascending order, but all of it for any other
 * order: so the key is the complement of the id, and the newest comes first. It counts all of it in any case.
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

    /** Before the keys of all ids older than this time, and after those of all others. */
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
