package dev.abacus.state.calculations;

import dev.abacus.state.Excerpt;
import java.util.UUID;

/**
 * The record of an idempotency key is gone within its retention: somebody deleted or overwrote it in etcd. Nothing was
 * recorded now, and the answer of the first call is unknown.
 */
public final class RecordGoneException extends RuntimeException {
    private RecordGoneException(String operation, IdempotencyKey key, String what) {
        super("idempotency key " + Excerpt.of(key.value()) + " was used before to " + operation + ", but " + what
                + ". Nothing was recorded now: use a new key to record it");
    }

    static RecordGoneException deleted(String operation, IdempotencyKey key, UUID id) {
        return new RecordGoneException(operation, key, record(id) + " has been deleted from etcd");
    }

    static RecordGoneException unreadable(String operation, IdempotencyKey key, UUID id) {
        return new RecordGoneException(operation, key, record(id) + " has been overwritten in etcd");
    }

    static RecordGoneException unreadableKey(String operation, IdempotencyKey key) {
        return new RecordGoneException(operation, key, "what it recorded has been overwritten in etcd");
    }

    private static String record(UUID id) {
        return "its record " + id + " of " + CalculationIds.timeOf(id);
    }
}
