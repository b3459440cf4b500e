package dev.abacus.state.etcd.txn;

import java.util.List;
import java.util.Optional;

/**
 * What a transaction did.
 *
 * @param held whether its conditions held
 * @param revision the store's revision; of the write, if it wrote
 * @param reads what the reads of its branch found, in their order
 */
public record TxnResult(boolean held, long revision, List<Found> reads) {
    /**
     * @param more the limit left some out
     * @param count how many keys the range has, those beyond the limit included
     */
    public record Found(List<Stored> keys, boolean more, long count) {
        public Optional<Stored> first() {
            return keys.stream().findFirst();
        }
    }

    /**
     * A key as it is in etcd.
     *
     * @param key its text, in which unpaired surrogates stand for bytes that are not UTF-8
     * @param lease the lease that it lives by, 0 for none
     */
    public record Stored(String key, byte[] value, long createRevision, long revision, long lease) {
        /** About what it takes in memory. */
        int bytes() {
            return key.length() + value.length;
        }
    }
}
