package dev.abacus.chaos.linearizability;

/** Result of a linearizability check. */
public sealed interface LinearizabilityResult {

    /**
     * There is a linearization: an order that explains all answers.
     *
     * @param operations that are in it or, without an answer, may be left out
     * @param configurations that were visited: not many more than operations, or the search was a hard one
     */
    record Linearizable(int operations, long configurations) implements LinearizabilityResult {}

    /** There is none, for this key. */
    record NotLinearizable(Object key, Counterexample<?, ?> counterexample) implements LinearizabilityResult {
        @Override
        public String toString() {
            return "not linearizable: key " + key + ": " + counterexample;
        }
    }

    /** The search was given up. */
    record Undecided(Object key, String why) implements LinearizabilityResult {}
}
