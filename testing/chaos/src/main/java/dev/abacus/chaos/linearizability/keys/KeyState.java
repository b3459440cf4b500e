package dev.abacus.chaos.linearizability.keys;

/** State of a key between two operations. */
sealed interface KeyState {

    /** The newest known revision: that of the next write is newer. */
    long newest();

    /** Whether a write on this condition may succeed. */
    boolean mayMeet(KeyPrecondition condition);

    /** Whether it may be refused: both are possible where the revision is not known. */
    default boolean mayFail(KeyPrecondition condition) {
        return !mayMeet(condition);
    }

    record Absent(long newest) implements KeyState {
        @Override
        public boolean mayMeet(KeyPrecondition condition) {
            return !(condition instanceof KeyPrecondition.AtRevision);
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
        public String toString() {
            return value + " at " + newest;
        }
    }

    /** After a write whose revision is unknown. */
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
