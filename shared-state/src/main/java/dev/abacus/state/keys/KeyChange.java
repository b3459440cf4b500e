package dev.abacus.state.keys;

/** Change of the keys under a prefix. */
public sealed interface KeyChange {
    /** The cursor at which another feed resumes after this change. */
    String cursor();

    record Updated(String cursor, Entry entry) implements KeyChange {}

    /** Deleted, or its time to live has ended. */
    record Deleted(String cursor, String key, long revision) implements KeyChange {}

    /**
     * The changes since the cursor are no longer in etcd's history: compacted, or etcd was restored from a backup. The
     * reader forgets all keys; the puts that follow are all that exist.
     */
    record KeysReset(String cursor) implements KeyChange {}
}
