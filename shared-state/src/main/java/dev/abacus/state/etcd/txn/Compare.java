package dev.abacus.state.etcd.txn;

/** Comparison by which a transaction chooses its branch. */
public sealed interface Compare {
    String key();

    record Absent(String key) implements Compare {}

    /** @param revision of the key's last change, 0 for a key that is absent */
    record AtRevision(String key, long revision) implements Compare {}

    /** @param revision any but that of the key's last change; 0 for a key that is present */
    record NotAtRevision(String key, long revision) implements Compare {}

    /** The key has been there ever since this revision, whatever values it had. */
    record CreatedAt(String key, long revision) implements Compare {}
}
