package dev.abacus.state;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The shared state is not available: nothing was written or read. The caller can retry later. */
public final class StateUnavailableException extends StateException {
    public StateUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public StateUnavailableException(String message, @Nullable Throwable cause, Duration retryAfter) {
        super(message, cause, retryAfter);
    }
}
