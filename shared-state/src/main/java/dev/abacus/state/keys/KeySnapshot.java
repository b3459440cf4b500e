package dev.abacus.state.keys;

import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.txn.Range;
import dev.abacus.state.etcd.txn.TxnResult;
import dev.abacus.state.etcd.watch.SubscriptionSource;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Snapshot for a feed of keys: a reset, then all keys under a prefix as puts, as of one revision. A feed that resumes
 * before the last one starts the snapshot again, because its reader does not know all keys. To know the last one, this
 * reads one key ahead.
 */
final class KeySnapshot implements SubscriptionSource.Snapshot<KeyChange> {
    private static final int BATCH_KEYS = 100;

    private final Etcd etcd;
    private final Queue<Entry> ahead = new ArrayDeque<>();
    private @Nullable Range rest;
    private boolean resetSent;
    private long revision;

    KeySnapshot(Etcd etcd, String prefix) {
        this.etcd = etcd;
        this.rest = Range.prefix(prefix).limit(BATCH_KEYS);
    }

    @Override
    public @Nullable KeyChange next() {
        if (revision == 0) {
            revision = etcd.revision(etcd.deadline());
        }
        for (Range unread = rest; unread != null && ahead.size() < 2; unread = rest) {
            readBatch(unread);
        }
        if (!resetSent) {
            resetSent = true;
            return new KeyChange.KeysReset(cursor());
        }
        Entry next = ahead.poll();
        return next == null ? null : new KeyChange.Updated(cursor(), next);
    }

    private void readBatch(Range unread) {
        TxnResult.Found found = etcd.reader().list(etcd.deadline(), unread.at(revision));
        rest = found.more() ? unread.after(found.keys().getLast().key()) : null;
        found.keys().forEach(stored -> etcd.decode(stored, Keys::toEntry).ifPresent(ahead::add));
    }

    private String cursor() {
        return (ahead.isEmpty() && rest == null ? KeyCursor.afterAllOf(revision) : KeyCursor.RESET).toString();
    }

    @Override
    public long revision() {
        return revision;
    }
}
