package dev.abacus.state;

import org.jspecify.annotations.Nullable;

/** The write was sent and may or may not have happened, now or a little later. */
public final class OutcomeUnknownException extends StateException {
    public OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
