package dev.abacus.state.etcd.client;

import dev.abacus.state.OutcomeUnknownException;
import dev.abacus.state.StateException;
import dev.abacus.state.StateUnavailableException;
import dev.abacus.state.StorageFullException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Deadline of an operation, which may take several requests, and whether one of its writes may have happened without an
 * answer. For one thread.
 */
public final class CallDeadline {
    private static final String OUTCOME_UNKNOWN = "etcd may have written or not: ";
    private static final String UNAVAILABLE = "etcd is not available: ";

    private final Duration limit;
    private final long endsAt;
    private boolean outcomeUnknown;

    public CallDeadline(Duration limit) {
        this.limit = limit;
        this.endsAt = System.nanoTime() + limit.toNanos();
    }

    public static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    Duration limit() {
        return limit;
    }

    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, endsAt - System.nanoTime()));
    }

    boolean isOver() {
        return remaining().isZero();
    }

    void checkTime() {
        if (isOver()) {
            throw limit.isZero()
                    ? failed("no time was left to ask it", null)
                    : expired("no answer within " + limit.toMillis() + " ms", null);
        }
    }

    void setOutcomeUnknown() {
        outcomeUnknown = true;
    }

    /** Waits for a permit until the deadline. @throws StateException with {@code whyNot} if there is none */
    public void acquire(Semaphore permits, String whyNot) {
        try {
            if (!permits.tryAcquire(remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw expired(whyNot, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted", e);
        }
    }

    /** Whether one of its writes may have happened without an answer. */
    public boolean isOutcomeUnknown() {
        return outcomeUnknown;
    }

    /** @throws StateException if one of its writes may have happened without an answer */
    public void checkOutcomeKnown() {
        if (outcomeUnknown) {
            throw failed("an answer was lost", null);
        }
    }

    StateException full(Throwable cause) {
        return outcomeUnknown
                ? failed("its database is full", cause)
                : new StorageFullException(
                        "etcd's database is full: reads go on, writes wait for an operator who makes room", cause);
    }

    /** The exception for an operation that would fail again if it was repeated immediately. */
    public StateException failed(String why, @Nullable Throwable cause) {
        return outcomeUnknown
                ? new OutcomeUnknownException(OUTCOME_UNKNOWN + why, cause)
                : new StateUnavailableException(UNAVAILABLE + why, cause);
    }

    /** The exception for an operation whose time has ended, and that may succeed if it is repeated immediately. */
    StateException expired(String why, @Nullable Throwable cause) {
        return outcomeUnknown
                ? new OutcomeUnknownException(OUTCOME_UNKNOWN + why, cause, Duration.ZERO)
                : new StateUnavailableException(UNAVAILABLE + why, cause, Duration.ZERO);
    }
}
