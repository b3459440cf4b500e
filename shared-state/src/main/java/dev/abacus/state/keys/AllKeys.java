package dev.abacus.state.keys;

import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.txn.Range;
import dev.abacus.state.etcd.txn.TxnResult;
import dev.abacus.state.etcd.watch.SubscriptionSource;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A reset, then all keys under a prefix as puts, as of one revision. Only the cursor of the last one is a place to
 * resume at: before it, the reader does not know all keys.
 */
final class AllKeys implements SubscriptionSource.Snapshot<KeyChange> {
    private static final int KEYS_AT_ONCE = 100;

    private final Etcd etcd;
    private final Queue<Entry> read = new ArrayDeque<>();
    private @Nullable Range rest;
    private boolean resetTold;
    private long revision;

    AllKeys(Etcd etcd, String prefix) {
        this.etcd = etcd;
        this.rest = Range.prefix(prefix).limit(KEYS_AT_ONCE);
    }

    @Override
    public @Nullable KeyChange next() {
        if (revision == 0) {
            revision = etcd.revision(etcd.begin());
        }
        // One more than is taken: the last one has another cursor.
        for (Range unread = rest; unread != null && read.size() < 2; unread = rest) {
            readOn(unread);
        }
        if (!resetTold) {
            resetTold = true;
            return new KeyChange.Reset(cursor());
        }
        Entry next = read.poll();
        return next == null ? null : new KeyChange.Put(cursor(), next);
    }

    private void readOn(Range unread) {
        TxnResult.Found found = etcd.reader().list(etcd.begin(), unread.at(revision));
        rest = found.more() ? unread.after(found.keys().getLast().key()) : null;
        found.keys().forEach(stored -> etcd.decode(stored, Keys::toEntry).ifPresent(read::add));
    }

    private String cursor() {
        return (read.isEmpty() && rest == null ? KeyCursor.afterAllOf(revision) : KeyCursor.RESET).toString();
    }

    @Override
    public long revision() {
        return revision;
    }
}
