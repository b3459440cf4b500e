package dev.abacus.state.etcd.watch;

import dev.abacus.state.LoopHealth;
import dev.abacus.state.etcd.auth.AccessDenials;
import dev.abacus.state.etcd.client.EtcdMeters;
import dev.abacus.state.etcd.client.Members;
import dev.abacus.state.etcd.txn.UnreadableEntries;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The shared watches of a client, and what they need of it. Thread-safe. */
public final class Watches implements AutoCloseable {
    private final Members members;
    private final AccessDenials access;
    private final EtcdMeters meters;
    private final UnreadableEntries unreadable;
    private final LongSupplier revision;
    private final List<SharedWatch> all = new CopyOnWriteArrayList<>();

    /** @param revision asks etcd for the store's revision */
    public Watches(
            Members members,
            AccessDenials access,
            EtcdMeters meters,
            UnreadableEntries unreadable,
            LongSupplier revision) {
        this.members = members;
        this.access = access;
        this.meters = meters;
        this.unreadable = unreadable;
        this.revision = revision;
    }

    /** @param deletions whether it brings them, too */
    public SharedWatch of(String prefix, boolean deletions) {
        SharedWatch watch = new SharedWatch(this, prefix, deletions);
        meters.watching(prefix, watch, SharedWatch::progress);
        all.add(watch);
        return watch;
    }

    ResumingWatch open(String prefix, boolean deletions, Position after) {
        return new ResumingWatch(members, access, prefix, deletions, after);
    }

    /** The item for a change; null: there is none, or the suite did not write this. */
    <T> @Nullable T read(SubscriptionSource<T> source, Change change) {
        return unreadable
                .decode(change.stored(), stored -> Optional.ofNullable(source.read(change)))
                .flatMap(item -> item)
                .orElse(null);
    }

    LoopHealth health(String prefix) {
        return meters.loop("watch of " + prefix);
    }

    long revision() {
        return revision.getAsLong();
    }

    @Override
    public void close() {
        all.forEach(SharedWatch::close);
    }
}
