package dev.abacus.state.etcd.watch;

import dev.abacus.state.StateException;
import org.jspecify.annotations.Nullable;

/** What a {@link Subscription} reads: a prefix, how to decode its changes, and what replaces compacted ones. */
public interface SubscriptionSource<T> {
    /** The prefix of the {@link SharedWatch}, or a longer one. */
    String prefix();

    /** The cursor at which its reader can resume if it never gets an item. */
    String cursor();

    /**
     * The position to begin at; {@link Position#NONE}: with a snapshot.
     *
     * @throws StateException if etcd has to be asked and is not available: asked again later
     */
    Position begin();

    /**
     * The item for this change, which its reader gets now; null: there is none.
     *
     * @throws RuntimeException if the suite did not write this: the change is skipped
     */
    @Nullable
    T read(Change change);

    /** etcd has another history: all of it is new to the reader, who gets a snapshot next. */
    default void forget() {}

    /** Replaces compacted changes: what is in the store, as far as the reader did not get it before. */
    Snapshot<T> snapshot();

    /** Items of a store's revision. */
    interface Snapshot<T> {
        /**
         * The next item, which its reader gets now; null: there are no more.
         *
         * @throws StateException if etcd is not available: asked again later
         */
        @Nullable
        T next();

        /** The store's revision, known once {@link #next} has been called. Changes after it come next. */
        long revision();
    }
}
