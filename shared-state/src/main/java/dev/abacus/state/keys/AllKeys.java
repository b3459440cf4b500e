package dev.abacus.state.keys;

import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.Outcome;
import dev.abacus.state.etcd.Range;
import dev.abacus.state.etcd.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reset, then all keys under a prefix as puts, as of one revision. Only the cursor of the last one is a place to
 * resume at: before it, the reader does not know all keys.
 */
final class AllKeys implements Source.Snapshot<KeyChange> {
    private static final int KEYS_AT_ONCE = 100;

    private final Etcd etcd;
    private @Nullable Range rest;
    private boolean started;
    private long revision;

    AllKeys(Etcd etcd, String prefix) {
        this.etcd = etcd;
        this.rest = Range.prefix(prefix).limit(KEYS_AT_ONCE);
    }

    @Override
    public List<KeyChange> next() {
        if (rest == null) {
            return List.of();
        }
        if (revision == 0) {
            revision = etcd.revision(etcd.begin());
        }
        Outcome.Found found = etcd.read(etcd.begin(), rest.at(revision)).reads().getFirst();
        rest = found.more() ? rest.after(found.keys().getLast().key()) : null;
        List<KeyChange> changes = new ArrayList<>();
        if (!started) {
            started = true;
            changes.add(new KeyChange.Reset(cursor(found.keys().isEmpty())));
        }
        for (Outcome.Stored stored : found.keys()) {
            boolean last = rest == null && stored == found.keys().getLast();
            changes.add(new KeyChange.Put(cursor(last), Keys.toEntry(stored)));
        }
        return changes;
    }

    private String cursor(boolean complete) {
        return (complete ? KeyCursor.afterAllOf(revision) : KeyCursor.RESET).toString();
    }

    @Override
    public long revision() {
        return revision;
    }
}
