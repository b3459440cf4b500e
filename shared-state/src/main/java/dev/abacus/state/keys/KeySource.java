package dev.abacus.state.keys;

import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.watch.Change;
import dev.abacus.state.etcd.watch.Position;
import dev.abacus.state.etcd.watch.SubscriptionSource;
import org.jspecify.annotations.Nullable;

/** Source of a feed of the keys under a prefix. */
final class KeySource implements SubscriptionSource<KeyChange> {
    private final Etcd etcd;
    private final String prefix;
    private final KeyCursor begin;

    KeySource(Etcd etcd, String prefix, KeyCursor begin) {
        this.etcd = etcd;
        this.prefix = prefix;
        this.begin = begin;
    }

    @Override
    public String prefix() {
        return Keys.PREFIX + prefix;
    }

    @Override
    public String cursor() {
        return begin.toString();
    }

    @Override
    public Position begin() {
        return begin.isWithin(etcd.revision(etcd.deadline())) ? begin.position() : Position.NONE;
    }

    @Override
    public @Nullable KeyChange read(Change change) {
        if (change.deleted() && KeyNames.refusal(Keys.name(change.stored())).isPresent()) {
            return null;
        }
        String cursor = new KeyCursor(change.position()).toString();
        Entry entry = change.as(Entry.class, Keys::toEntry);
        return change.deleted()
                ? new KeyChange.Deleted(cursor, entry.key(), entry.revision())
                : new KeyChange.Updated(cursor, entry);
    }

    @Override
    public Snapshot<KeyChange> snapshot() {
        return new KeySnapshot(etcd, prefix());
    }
}
