package dev.abacus.state.keys;

import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.Outcome;
import dev.abacus.state.etcd.Range;
import dev.abacus.state.etcd.Source;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A reset, then all keys under a prefix as puts, as of one revision. Only the cursor of the last one is a place to
 * resume at: before it, the reader does not know all keys.
 */
final class AllKeys implements Source.Snapshot<KeyChange> {
    private static final int KEYS_AT_ONCE = 100;

    private final Etcd etcd;
    private final Queue<KeyChange> read = new ArrayDeque<>();
    private @Nullable Range rest;
    private boolean started;
    private long revision;

    AllKeys(Etcd etcd, String prefix) {
        this.etcd = etcd;
        this.rest = Range.prefix(prefix).limit(KEYS_AT_ONCE);
    }

    @Override
    public @Nullable KeyChange next() {
        Range unread = rest;
        if (read.isEmpty() && unread != null) {
            readOn(unread);
        }
        return read.poll();
    }

    private void readOn(Range unread) {
        if (revision == 0) {
            revision = etcd.revision(etcd.begin());
        }
        Outcome.Found found = etcd.list(etcd.begin(), unread.at(revision));
        rest = found.more() ? unread.after(found.keys().getLast().key()) : null;
        if (!started) {
            started = true;
            read.add(new KeyChange.Reset(cursor(found.keys().isEmpty())));
        }
        for (Outcome.Stored stored : found.keys()) {
            boolean last = rest == null && stored == found.keys().getLast();
            read.add(new KeyChange.Put(cursor(last), Keys.toEntry(stored)));
        }
    }

    private String cursor(boolean complete) {
        return (complete ? KeyCursor.afterAllOf(revision) : KeyCursor.RESET).toString();
    }

    @Override
    public long revision() {
        return revision;
    }
}
