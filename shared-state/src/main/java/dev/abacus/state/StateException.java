package dev.abacus.state;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Failure of the shared state that is not the caller's fault. */
public abstract sealed class StateException extends RuntimeException
        permits StateUnavailableException, StorageFullException, OutcomeUnknownException {
    private static final Duration LATER = Duration.ofSeconds(1);

    private final Duration retryAfter;

    StateException(String message, @Nullable Throwable cause) {
        this(message, cause, LATER);
    }

    StateException(String message, @Nullable Throwable cause, Duration retryAfter) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /**
     * When to retry. Zero: immediately, because the time limit ended while etcd may just be electing a leader. Longer: an
     * immediate retry would fail in the same way.
     */
    public Duration retryAfter() {
        return retryAfter;
    }
}
