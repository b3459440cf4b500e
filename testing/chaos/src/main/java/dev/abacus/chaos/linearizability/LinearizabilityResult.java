package dev.abacus.chaos.linearizability;

/** Result of a linearizability check. */
public sealed interface LinearizabilityResult {

    /**
     * There is an order that explains all answers.
     *
     * @param operations that were placed in it or, without an answer, may be left out
     * @param configurations that were looked at: not many more than operations, or the search was a hard one
     */
    record Linearizable(int operations, long configurations) implements LinearizabilityResult {}

    /** There is none, for this key. */
    record NotLinearizable(Object key, DeadEnd<?, ?> deadEnd) implements LinearizabilityResult {
        @Override
        public String toString() {
            return "not linearizable: key " + key + ". " + deadEnd;
        }
    }

    /** The search was given up. */
    record Undecided(Object key, String why) implements LinearizabilityResult {}
}
