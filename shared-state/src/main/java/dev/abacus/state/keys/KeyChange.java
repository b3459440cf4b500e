package dev.abacus.state.keys;

/** What happened to the keys under a prefix. */
public sealed interface KeyChange {
    /** Where a later feed resumes after this change. */
    String cursor();

    record Put(String cursor, Entry entry) implements KeyChange {}

    /** Deleted, or its time to live is over. */
    record Deleted(String cursor, String key, long revision) implements KeyChange {}

    /**
     * The changes since the cursor are not in etcd's history any more: compacted away, or etcd was restored from a
     * backup. Forget all; the puts that follow are all there is.
     */
    record Reset(String cursor) implements KeyChange {}
}
