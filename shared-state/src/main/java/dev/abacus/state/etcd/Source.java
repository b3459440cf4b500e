package dev.abacus.state.etcd;

import dev.abacus.state.StateException;
import java.util.List;
import java.util.Optional;

/** What a {@link Following} is about: whose changes, in which words, and what to do when history is gone. */
public interface Source<T> {
    String prefix();

    boolean withDeletions();

    /**
     * Where to begin; empty: with a snapshot.
     *
     * @throws StateException if it takes etcd to know, and it is away: asked again later
     */
    Optional<Position> begin(Operation operation);

    /** The items for these changes, maybe none. */
    List<T> read(List<Change> changes);

    /** Stands in for changes that are gone: what there is instead, after the last item that was read. */
    Snapshot<T> snapshot();

    /** Items in batches. */
    interface Snapshot<T> {
        /**
         * The next items; empty: that was all.
         *
         * @throws StateException if etcd is away: asked again later
         */
        List<T> next();

        /** The store's revision that it shows, once {@link #next} has been called: changes after it come next. */
        long revision();
    }
}
