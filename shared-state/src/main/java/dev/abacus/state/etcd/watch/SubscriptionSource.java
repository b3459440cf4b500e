package dev.abacus.state.etcd.watch;

import dev.abacus.state.StateException;
import org.jspecify.annotations.Nullable;

/** What a {@link Subscription} is about: whose changes, in which words, and what to do when history is gone. */
public interface SubscriptionSource<T> {
    /** That of the {@link SharedWatch}, or a longer one. */
    String prefix();

    /** Where its reader may say that it stopped, if it never gets an item. */
    String cursor();

    /**
     * Where to begin; {@link Position#NONE}: with a snapshot.
     *
     * @throws StateException if it takes etcd to know, and it is away: asked again later
     */
    Position begin();

    /**
     * The item for this change, which its reader gets now; null: there is none.
     *
     * @throws RuntimeException if the change is not what the suite writes: its reader goes on after it
     */
    @Nullable
    T read(Change change);

    /** Stands in for changes that are gone: what there is instead, after the last item that its reader got. */
    Snapshot<T> snapshot();

    /** Item by item. */
    interface Snapshot<T> {
        /**
         * The next item, which its reader gets now; null: that was all.
         *
         * @throws StateException if etcd is away: asked again later
         */
        @Nullable
        T next();

        /** The store's revision that it shows, once {@link #next} has been called: changes after it come next. */
        long revision();
    }
}
