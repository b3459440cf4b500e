package dev.abacus.state.etcd.txn;

/**
 * Keys to read, in ascending order. For any other order, and for a filter by revision, etcd would read the whole range
 * before it applies a limit: so there are none here.
 *
 * @param limit the most keys to return, 0 for all
 * @param revision the revision of the store to read at, 0 for the newest
 * @param serializable a read that any one member answers by itself
 */
public record Range(String from, End end, int limit, long revision, boolean keysOnly, boolean serializable) {
    /** Where a range ends. */
    public sealed interface End {
        /** After its first key. */
        record Single() implements End {}

        /** Before this key. */
        record Before(String key) implements End {}

        /** After the last key that starts so. */
        record Prefix(String prefix) implements End {}
    }

    public static Range key(String key) {
        return new Range(key, new End.Single(), 0, 0, false, false);
    }

    public static Range prefix(String prefix) {
        return new Range(prefix, new End.Prefix(prefix), 0, 0, false, false);
    }

    public Range from(String first) {
        return new Range(first, end, limit, revision, keysOnly, serializable);
    }

    /** What comes after {@code last}. */
    public Range after(String last) {
        return from(last + '\0');
    }

    public Range before(String key) {
        return new Range(from, new End.Before(key), limit, revision, keysOnly, serializable);
    }

    public Range limit(int most) {
        return new Range(from, end, most, revision, keysOnly, serializable);
    }

    public Range at(long storeRevision) {
        return new Range(from, end, limit, storeRevision, keysOnly, serializable);
    }

    public Range withoutValues() {
        return new Range(from, end, limit, revision, true, serializable);
    }

    public Range serializable(boolean any) {
        return new Range(from, end, limit, revision, keysOnly, any);
    }
}
