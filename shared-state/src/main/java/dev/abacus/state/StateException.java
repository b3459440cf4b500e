package dev.abacus.state;

import org.jspecify.annotations.Nullable;

/** The shared state did not do what was asked, through no fault of the caller. */
public abstract sealed class StateException extends RuntimeException
        permits StateUnavailableException, StorageFullException, OutcomeUnknownException {
    StateException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
