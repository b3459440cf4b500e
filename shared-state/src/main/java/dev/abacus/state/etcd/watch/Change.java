package dev.abacus.state.etcd.watch;

import dev.abacus.state.etcd.txn.TxnResult;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A key was put or deleted; of a deleted one, {@code stored} has the key and the revision only.
 *
 * @param position in the changes of whoever reads it
 * @param made what was made of it for all who read it
 */
public record Change(
        Position position, TxnResult.Stored stored, boolean deleted, AtomicReference<@Nullable Object> made) {

    Change(Position position, TxnResult.Stored stored, boolean deleted) {
        this(position, stored, deleted, new AtomicReference<>());
    }

    /** The same for a reader of other prefixes. */
    Change at(Position place) {
        return new Change(place, stored, deleted, made);
    }

    /**
     * The stored key in other words, which are the same for all who read it: found once, for most of the work is that.
     *
     * @throws RuntimeException as {@code words} does, to all who read it
     */
    public <V> V as(Class<V> type, Function<TxnResult.Stored, V> words) {
        Object known = made.get();
        if (known instanceof RuntimeException unreadable) {
            throw unreadable;
        }
        if (type.isInstance(known)) {
            return type.cast(known);
        }
        try {
            V found = words.apply(stored);
            made.set(found);
            return found;
        } catch (RuntimeException e) {
            made.set(e);
            throw e;
        }
    }
}
