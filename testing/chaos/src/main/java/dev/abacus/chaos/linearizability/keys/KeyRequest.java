package dev.abacus.chaos.linearizability.keys;

/** Request of a key. */
sealed interface KeyRequest {

    record Get() implements KeyRequest {
        @Override
        public String toString() {
            return "get";
        }
    }

    /** @param value that no other request writes */
    record Put(String value, KeyPrecondition condition) implements KeyRequest {
        @Override
        public String toString() {
            return "put " + value + condition;
        }
    }

    /** There is no {@link KeyPrecondition.Absent} for it. */
    record Delete(KeyPrecondition condition) implements KeyRequest {
        @Override
        public String toString() {
            return "delete" + condition;
        }
    }
}
