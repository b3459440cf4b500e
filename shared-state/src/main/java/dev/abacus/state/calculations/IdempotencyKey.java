package dev.abacus.state.calculations;

import java.util.UUID;

/** Idempotency key: a call and its repetitions have the same one (draft-ietf-httpapi-idempotency-key-header). */
public record IdempotencyKey(String value) {
    private static final int MAX_LENGTH = 255;

    public IdempotencyKey {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "an idempotency key has 1 to " + MAX_LENGTH + " characters, this one has " + value.length());
        }
        if (!value.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException("an idempotency key has visible ASCII characters only");
        }
    }

    public static IdempotencyKey random() {
        return new IdempotencyKey(UUID.randomUUID().toString());
    }
}
