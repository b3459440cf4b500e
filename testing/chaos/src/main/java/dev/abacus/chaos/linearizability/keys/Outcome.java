package dev.abacus.chaos.linearizability.keys;

/** What became of a request. */
sealed interface Outcome {

    /** {@link Answer.Unknown} is one, too. */
    record Answered(Answer answer) implements Outcome {}

    /** It certainly changed nothing: it was not done, or it was a read whose answer is lost. @param why in a few words */
    record WithoutEffect(String why) implements Outcome {}
}
