package dev.abacus.chaos.load;

/** Verdict on a call. */
public enum CallVerdict {
    OK("ok", false),
    /** A success: the response that an earlier attempt with the same key got, or should have got. */
    REPLAYED("replayed", false),
    WRONG_RESULT("wrong result", true),
    UNAVAILABLE("503 unavailable", true),
    OUTCOME_UNKNOWN("503 outcome unknown", true),
    OVERLOADED("503 overloaded", true),
    OTHER_STATUS("other status", true),
    TIMEOUT("timeout", true),
    CONNECTION_FAILED("connection failed", true);

    private final String label;
    private final boolean failure;

    CallVerdict(String label, boolean failure) {
        this.label = label;
        this.failure = failure;
    }

    public boolean isFailure() {
        return failure;
    }

    @Override
    public String toString() {
        return label;
    }
}
