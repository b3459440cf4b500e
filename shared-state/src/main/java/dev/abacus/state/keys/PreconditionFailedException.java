package dev.abacus.state.keys;

import java.util.OptionalLong;

/** A precondition did not hold; nothing was written. */
public final class PreconditionFailedException extends RuntimeException {
    private final String key;
    private final Precondition expected;
    private final OptionalLong revision;

    PreconditionFailedException(String key, Precondition expected, OptionalLong revision) {
        super("key " + key + " was expected " + words(expected) + " but is "
                + (revision.isPresent() ? "at revision " + revision.getAsLong() : "absent"));
        this.key = key;
        this.expected = expected;
        this.revision = revision;
    }

    private static String words(Precondition expected) {
        return switch (expected) {
            case Precondition.None() -> "in any state";
            case Precondition.Absent() -> "to be absent";
            case Precondition.AtRevision(long revision) -> "at revision " + revision;
        };
    }

    public String key() {
        return key;
    }

    public Precondition expected() {
        return expected;
    }

    /** The revision that the key has; empty: there is no such key. */
    public OptionalLong revision() {
        return revision;
    }
}
