package dev.abacus.chaos.linearizability.keys;

/** State of a key between two operations. */
sealed interface KeyState {

    /** The newest revision that it is known to have had: the next write's is newer. */
    long newest();

    /** Whether a write on this condition may succeed. */
    boolean mayMeet(KeyPrecondition condition);

    /** Whether it may be refused: both are possible where the revision is not known. */
    boolean mayFail(KeyPrecondition condition);

    record Absent(long newest) implements KeyState {
        @Override
        public boolean mayMeet(KeyPrecondition condition) {
            return !(condition instanceof KeyPrecondition.AtRevision);
        }

        @Override
        public boolean mayFail(KeyPrecondition condition) {
            return !mayMeet(condition);
        }

        @Override
        public String toString() {
            return "absent";
        }
    }

    record Present(String value, long newest) implements KeyState {
        @Override
        public boolean mayMeet(KeyPrecondition condition) {
            return switch (condition) {
                case KeyPrecondition.None() -> true;
                case KeyPrecondition.Absent() -> false;
                case KeyPrecondition.AtRevision(long revision) -> revision == newest;
            };
        }

        @Override
        public boolean mayFail(KeyPrecondition condition) {
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
        public boolean mayMeet(KeyPrecondition condition) {
            return switch (condition) {
                case KeyPrecondition.None() -> true;
                case KeyPrecondition.Absent() -> false;
                case KeyPrecondition.AtRevision(long revision) -> revision > newest;
            };
        }

        @Override
        public boolean mayFail(KeyPrecondition condition) {
            return !(condition instanceof KeyPrecondition.None);
        }

        @Override
        public String toString() {
            return value + " at some revision after " + newest;
        }
    }
}
