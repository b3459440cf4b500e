package dev.abacus.state.calculations;

import dev.abacus.state.Excerpt;

/** An idempotency key was reused with other operands. */
public final class IdempotencyKeyReusedException extends RuntimeException {
    IdempotencyKeyReusedException(IdempotencyKey key, String operation) {
        super("idempotency key " + Excerpt.of(key.value()) + " was used before to " + operation + " other operands");
    }
}
