package dev.abacus.state.etcd.watch;

import dev.abacus.state.etcd.auth.AccessDenials;
import dev.abacus.state.etcd.client.Members;
import dev.abacus.state.etcd.txn.UnreadableEntries;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a shared watch needs of the cluster. Thread-safe.
 *
 * @param currentRevision asks etcd for the store's revision
 * @param deletions whether watches bring deletions
 */
public record WatchClient(
        Members members,
        AccessDenials access,
        UnreadableEntries unreadable,
        LongSupplier currentRevision,
        boolean deletions) {

    /** The item for a change; null: there is none, or the suite did not write this. */
    <T> @Nullable T read(SubscriptionSource<T> source, Change change) {
        return unreadable
                .decode(change.stored(), stored -> Optional.ofNullable(source.read(change)))
                .flatMap(item -> item)
                .orElse(null);
    }
}
