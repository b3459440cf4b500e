package dev.abacus.state.keys;

import dev.abacus.state.etcd.Change;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.Operation;
import dev.abacus.state.etcd.Position;
import dev.abacus.state.etcd.Source;
import java.util.List;
import java.util.Optional;

/** The keys under a prefix as a feed. */
final class ChangedKeys implements Source<KeyChange> {
    private final Etcd etcd;
    private final String prefix;
    private final KeyCursor begin;

    ChangedKeys(Etcd etcd, String prefix, KeyCursor begin) {
        this.etcd = etcd;
        this.prefix = prefix;
        this.begin = begin;
    }

    @Override
    public String prefix() {
        return Keys.PREFIX + prefix;
    }

    @Override
    public boolean withDeletions() {
        return true;
    }

    @Override
    public Optional<Position> begin(Operation operation) {
        return begin.isWithin(etcd.revision(operation)) ? Optional.of(begin.position()) : Optional.empty();
    }

    @Override
    public List<KeyChange> read(List<Change> changes) {
        return changes.stream().map(ChangedKeys::toKeyChange).toList();
    }

    private static KeyChange toKeyChange(Change change) {
        String cursor = new KeyCursor(change.position()).toString();
        Entry entry = Keys.toEntry(change.stored());
        return change.deleted()
                ? new KeyChange.Deleted(cursor, entry.key(), entry.revision())
                : new KeyChange.Put(cursor, entry);
    }

    @Override
    public Snapshot<KeyChange> snapshot() {
        return new AllKeys(etcd, prefix());
    }
}
