package dev.abacus.chaos.linearizability.keys;

/** A key between two operations. */
sealed interface KeyState {

    /** The newest revision that it is known to have had: the next write's is newer. */
    long newest();

    /** Whether a write on this condition may succeed. */
    boolean mayMeet(Condition condition);

    /** Whether it may be refused: both are possible where the revision is not known. */
    boolean mayFail(Condition condition);

    record Absent(long newest) implements KeyState {
        @Override
        public boolean mayMeet(Condition condition) {
            return !(condition instanceof Condition.AtRevision);
        }

        @Override
        public boolean mayFail(Condition condition) {
            return !mayMeet(condition);
        }

        @Override
        public String toString() {
            return "absent";
        }
    }

    record Present(String value, long newest) implements KeyState {
        @Override
        public boolean mayMeet(Condition condition) {
            return switch (condition) {
                case Condition.None() -> true;
                case Condition.Absent() -> false;
                case Condition.AtRevision(long revision) -> revision == newest;
            };
        }

        @Override
        public boolean mayFail(Condition condition) {
            return !mayMeet(condition);
        }

        @Override
        public String toString() {
            return value + " at " + newest;
        }
    }

    /** By a write that nobody was told the revision of. */
    record PresentSince(String value, long newest) implements KeyState {
        @Override
        public boolean mayMeet(Condition condition) {
            return switch (condition) {
                case Condition.None() -> true;
                case Condition.Absent() -> false;
                case Condition.AtRevision(long revision) -> revision > newest;
            };
        }

        @Override
        public boolean mayFail(Condition condition) {
            return !(condition instanceof Condition.None);
        }

        @Override
        public String toString() {
            return value + " at some revision after " + newest;
        }
    }
}
