package dev.abacus.state.etcd.txn;

/**
 * Range of keys to read, in ascending order. There is no other order and no filter by revision, because etcd would read
 * the whole range before it applies the limit.
 *
 * @param limit the maximum number of keys to return, 0 for all
 * @param revision the revision of the store to read at, 0 for the newest
 * @param serializable whether any member may answer alone
 */
public record Range(String from, End end, int limit, long revision, boolean keysOnly, boolean serializable) {
    /** Where a range ends. */
    public sealed interface End {
        /** After its first key. */
        record Single() implements End {}

        /** Before this key. */
        record Before(String key) implements End {}

        /** After the last key with this prefix. */
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

    /** The rest of the range after {@code last}. */
    public Range after(String last) {
        return from(last + '\0');
    }

    public Range before(String key) {
        return new Range(from, new End.Before(key), limit, revision, keysOnly, serializable);
    }

    public Range limit(int max) {
        return new Range(from, end, max, revision, keysOnly, serializable);
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
