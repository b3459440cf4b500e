package dev.abacus.chaos.load;

import dev.abacus.cluster.load.LoadCall;
import dev.abacus.cluster.load.Method;
import java.time.Duration;

/**
 * Outcome of a call.
 *
 * @param due since the load's start
 * @param lateness from when the call was due until it was begun: what the machine adds, whatever the suite does
 * @param latency from when the call was due, not from when it was begun
 * @param switched whether it was repeated at another gateway because the connection to the first one failed
 */
public record CallOutcome(
        LoadCall call, Duration due, Duration lateness, Duration latency, boolean switched, LoadResponse answer) {

    public boolean failed() {
        return answer.verdict().isFailure();
    }

    /** Whether the answer was a 503 that says what is known of the call. */
    public boolean refused() {
        return answer.verdict() == CallVerdict.UNAVAILABLE || answer.verdict() == CallVerdict.OUTCOME_UNKNOWN;
    }

    public boolean isFor(Method method) {
        return call.method() == method;
    }

    /** Since the load's start. */
    public Duration ended() {
        return due.plus(latency);
    }
}
