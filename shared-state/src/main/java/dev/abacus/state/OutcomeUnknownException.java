package dev.abacus.state;

import org.jspecify.annotations.Nullable;

/** Outcome unknown: the write was sent, and may have happened or may yet happen. */
public final class OutcomeUnknownException extends StateException {
    public OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
