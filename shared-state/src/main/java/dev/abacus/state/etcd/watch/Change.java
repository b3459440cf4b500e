package dev.abacus.state.etcd.watch;

import dev.abacus.state.etcd.txn.TxnResult;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Change of a key: it was put or deleted. Of a deleted one, {@code stored} has the key and the revision only.
 *
 * @param position among the changes of the reader's prefix
 * @param decoded what {@link #as} made of it, for all readers
 */
public record Change(
        Position position, TxnResult.Stored stored, boolean deleted, AtomicReference<@Nullable Object> decoded) {

    Change(Position position, TxnResult.Stored stored, boolean deleted) {
        this(position, stored, deleted, new AtomicReference<>());
    }

    /** The same change at another reader's position. */
    Change at(Position other) {
        return new Change(other, stored, deleted, decoded);
    }

    /**
     * The decoded key. It is decoded once for all readers, because that is most of a reader's work.
     *
     * @throws RuntimeException as {@code decoder} does, for all readers
     */
    public <V> V as(Class<V> type, Function<TxnResult.Stored, V> decoder) {
        Object known = decoded.get();
        if (known instanceof RuntimeException unreadable) {
            throw unreadable;
        }
        if (type.isInstance(known)) {
            return type.cast(known);
        }
        try {
            V value = decoder.apply(stored);
            decoded.set(value);
            return value;
        } catch (RuntimeException e) {
            decoded.set(e);
            throw e;
        }
    }
}
