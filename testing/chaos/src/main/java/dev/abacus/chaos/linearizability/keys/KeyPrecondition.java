package dev.abacus.chaos.linearizability.keys;

/** Precondition of a write. */
sealed interface KeyPrecondition {

    record None() implements KeyPrecondition {
        @Override
        public String toString() {
            return "";
        }
    }

    /** {@code If-None-Match: *} */
    record Absent() implements KeyPrecondition {
        @Override
        public String toString() {
            return " if absent";
        }
    }

    /** {@code If-Match: "revision"} */
    record AtRevision(long revision) implements KeyPrecondition {
        @Override
        public String toString() {
            return " if at " + revision;
        }
    }
}
