package dev.abacus.chaos.linearizability.keys;

/** Response to a request of a key. */
sealed interface KeyAnswer {

    /** 200 to a get. */
    record Found(String value, long revision) implements KeyAnswer {
        @Override
        public String toString() {
            return value + " at " + revision;
        }
    }

    /** 404 to a get or a delete. */
    record NotFound() implements KeyAnswer {
        @Override
        public String toString() {
            return "not found";
        }
    }

    /**
     * 201 or 204 to a put.
     *
     * @param created 201. A put that was sent twice, for its first answer was lost, may have created a key and say
     *     otherwise, if the key was deleted meanwhile
     */
    record Stored(long revision, boolean created) implements KeyAnswer {
        @Override
        public String toString() {
            return (created ? "created at " : "stored at ") + revision;
        }
    }

    /** 204 to a delete. */
    record Deleted() implements KeyAnswer {
        @Override
        public String toString() {
            return "deleted";
        }
    }

    /** 412. */
    record ConditionFailed() implements KeyAnswer {
        @Override
        public String toString() {
            return "condition failed";
        }
    }

    /** None, or one that leaves open whether it happened. */
    record Unknown() implements KeyAnswer {
        @Override
        public String toString() {
            return "unknown";
        }
    }
}
