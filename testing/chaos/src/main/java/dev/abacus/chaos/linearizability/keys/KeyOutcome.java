package dev.abacus.chaos.linearizability.keys;

/** Outcome of a request. */
sealed interface KeyOutcome {

    record Answered(KeyAnswer answer) implements KeyOutcome {}

    /** @param why in a few words */
    record Failed(KeyFailure kind, String why) implements KeyOutcome {}
}
