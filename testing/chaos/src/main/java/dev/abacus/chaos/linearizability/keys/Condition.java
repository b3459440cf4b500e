package dev.abacus.chaos.linearizability.keys;

/** What a write requires of the key. */
sealed interface Condition {

    record None() implements Condition {
        @Override
        public String toString() {
            return "";
        }
    }

    /** {@code If-None-Match: *} */
    record Absent() implements Condition {
        @Override
        public String toString() {
            return " if absent";
        }
    }

    /** {@code If-Match: "revision"} */
    record AtRevision(long revision) implements Condition {
        @Override
        public String toString() {
            return " if at " + revision;
        }
    }
}
