package dev.abacus.state.etcd.txn;

import java.util.List;

/**
 * Items of a range, up to a limit.
 *
 * @param more whether the range has keys after {@code last}: there may be items among them
 * @param last the last key that was read, item or not; empty: the range has no keys
 * @param count how many keys were left in the range at the last read
 */
public record Listing<T>(List<T> items, boolean more, String last, long count) {
    public Listing {
        items = List.copyOf(items);
    }
}
