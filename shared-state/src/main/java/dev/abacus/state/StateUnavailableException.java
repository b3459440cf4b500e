package dev.abacus.state;

import org.jspecify.annotations.Nullable;

/** The shared state is not available: nothing was written or read. The caller can retry later. */
public final class StateUnavailableException extends StateException {
    public StateUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
