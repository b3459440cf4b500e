package dev.abacus.chaos.linearizability.keys;

/** Outcome of a request. */
sealed interface KeyOutcome {

    /** {@link KeyAnswer.Unknown} is one, too. */
    record Answered(KeyAnswer answer) implements KeyOutcome {}

    /** It certainly changed nothing: it was not done, or it was a read whose answer is lost. @param why in a few words */
    record WithoutEffect(String why) implements KeyOutcome {}
}
