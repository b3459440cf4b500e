package dev.abacus.chaos.fuzz.grammar;

import dev.abacus.chaos.fuzz.wire.RawRequest;
import java.util.Optional;
import java.util.Set;

/**
 * A generated request of a run.
 *
 * @param number its place in the run
 * @param call what it began as, as {@code PUT value}
 * @param mutations the kinds of the mutations; none: it is as valid as any caller's
 * @param mark what no other request of the run has: its idempotency key, or in the key or the value that it writes; empty
 *     for a request without one
 */
public record FuzzRequest(long number, String call, Set<String> mutations, String mark, RawRequest raw) {

    static final String DELETE_OWN = "DELETE own value";

    public boolean isPlain() {
        return mutations.isEmpty();
    }

    /** The key that is there before this request is sent, and that no other request knows; empty for most. */
    public Optional<String> ownKey() {
        return call.equals(DELETE_OWN) ? Optional.of(mark) : Optional.empty();
    }
}
