package dev.abacus.state;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Outcome unknown: the write was sent, and may have happened or may yet happen. */
public final class OutcomeUnknownException extends StateException {
    public OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public OutcomeUnknownException(String message, @Nullable Throwable cause, Duration retryAfter) {
        super(message, cause, retryAfter);
    }
}
