package dev.abacus.state;

import org.jspecify.annotations.Nullable;

/** Failure of the shared state that is not the caller's fault. */
public abstract sealed class StateException extends RuntimeException
        permits StateUnavailableException, StorageFullException, OutcomeUnknownException {
    StateException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
