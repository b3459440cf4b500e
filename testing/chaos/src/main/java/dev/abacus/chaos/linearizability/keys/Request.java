package dev.abacus.chaos.linearizability.keys;

/** What is asked of a key. */
sealed interface Request {

    record Get() implements Request {
        @Override
        public String toString() {
            return "get";
        }
    }

    /** @param value that no other request writes */
    record Put(String value, Condition condition) implements Request {
        @Override
        public String toString() {
            return "put " + value + condition;
        }
    }

    /** There is no {@link Condition.Absent} for it. */
    record Delete(Condition condition) implements Request {
        @Override
        public String toString() {
            return "delete" + condition;
        }
    }
}
