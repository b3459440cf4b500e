package dev.abacus.state;

import org.jspecify.annotations.Nullable;

/** Nothing was written, or nothing could be read: try again later. */
public final class StateUnavailableException extends StateException {
    public StateUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
