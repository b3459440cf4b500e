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
 * One operation of a caller, which may take several requests: how much of its time is left, and whether one of its
 * writes may have happened without an answer. For one thread.
 */
public final class CallDeadline {
    private final Duration limit;
    private final long endsAt;
    private boolean mayHaveWritten;

    public CallDeadline(Duration limit) {
        this.limit = limit;
        this.endsAt = System.nanoTime() + limit.toNanos();
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
            throw failed(
                    limit.isZero() ? "no time was left to ask it" : "no answer within " + limit.toMillis() + " ms",
                    null);
        }
    }

    void mayHaveWritten() {
        mayHaveWritten = true;
    }

    /** Waits for a permit as long as there is time. @throws StateException if it gets none */
    public void acquire(Semaphore permits) {
        try {
            if (!permits.tryAcquire(remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw failed("too much is read from it at the same time", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted", e);
        }
    }

    StateException full(Throwable cause) {
        return mayHaveWritten
                ? failed("its database is full", cause)
                : new StorageFullException(
                        "etcd's database is full: reads go on, writes wait for an operator who makes room", cause);
    }

    /** Whether one of its writes may have happened without an answer. */
    public boolean isOutcomeUnknown() {
        return mayHaveWritten;
    }

    /** @throws StateException if one of its writes may have happened without an answer */
    public void checkOutcomeKnown() {
        if (mayHaveWritten) {
            throw failed("an answer was lost", null);
        }
    }

    public StateException failed(String why, @Nullable Throwable cause) {
        return mayHaveWritten
                ? new OutcomeUnknownException("etcd may have written or not: " + why, cause)
                : new StateUnavailableException("etcd is not available: " + why, cause);
    }
}
