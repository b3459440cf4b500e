package dev.abacus.state.keys;

/** What must hold for a key, at the moment of the write, for the write to happen. */
public sealed interface Precondition {
    Precondition NONE = new None();
    Precondition ABSENT = new Absent();

    static Precondition atRevision(long revision) {
        return new AtRevision(revision);
    }

    /** Nothing. */
    record None() implements Precondition {}

    /** The key does not exist. */
    record Absent() implements Precondition {}

    /** The key exists, and its last write has this revision. */
    record AtRevision(long revision) implements Precondition {
        public AtRevision {
            if (revision < 1) {
                throw new IllegalArgumentException("a revision is at least 1: " + revision);
            }
        }
    }
}
