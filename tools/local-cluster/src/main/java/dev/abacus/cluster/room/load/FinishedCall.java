package dev.abacus.cluster.room.load;

import java.time.Duration;
import java.time.Instant;

/**
 * Call of the load that got its answer, or gave up.
 *
 * @param due when it was due, by the open loop
 * @param latency since it was due
 * @param gateway that was called last; empty if the call was not made
 * @param instance that answered; empty if none did
 * @param failure empty if it succeeded, else the status or the exception
 */
public record FinishedCall(Instant due, Duration latency, String gateway, String instance, String failure) {
    /** Failed without being made: it has no latency. */
    static FinishedCall notMade(Instant due, String failure) {
        return new FinishedCall(due, Duration.ZERO, "", "", failure);
    }

    boolean made() {
        return !gateway.isEmpty();
    }

    public boolean failed() {
        return !failure.isEmpty();
    }

    public boolean slow() {
        return !failed() && latency.compareTo(CallTimeSeries.SLOW) > 0;
    }

    /** Neither failed nor slow. */
    public boolean normal() {
        return !failed() && !slow();
    }

    public Instant ended() {
        return due.plus(latency);
    }
}
