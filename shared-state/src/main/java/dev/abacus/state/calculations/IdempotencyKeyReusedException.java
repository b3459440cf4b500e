package dev.abacus.state.calculations;

import dev.abacus.state.Excerpt;
import java.util.List;

/** An idempotency key was reused with other operands. */
public final class IdempotencyKeyReusedException extends RuntimeException {
    private final IdempotencyKey key;
    private final String operation;
    private final List<Long> recordedOperands;
    private final List<Long> givenOperands;

    IdempotencyKeyReusedException(
            IdempotencyKey key, String operation, List<Long> recordedOperands, List<Long> givenOperands) {
        super("idempotency key " + Excerpt.of(key.value()) + " was used before to " + operation + " other operands");
        this.key = key;
        this.operation = operation;
        this.recordedOperands = recordedOperands;
        this.givenOperands = givenOperands;
    }

    public IdempotencyKey key() {
        return key;
    }

    public String operation() {
        return operation;
    }

    public List<Long> recordedOperands() {
        return recordedOperands;
    }

    public List<Long> givenOperands() {
        return givenOperands;
    }
}
