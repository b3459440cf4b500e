package dev.abacus.chaos.linearizability.keys;

import java.time.Duration;
import java.util.Locale;

/**
 * Failed request of a key.
 *
 * @param invoked since the history's start
 */
record FailedKeyRequest(Duration invoked, String key, KeyRequest request, KeyOutcome.Failed outcome) {

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%.3f s  %s -> %s, key %s", invoked.toNanos() / 1e9, request, outcome.why(), key);
    }
}
