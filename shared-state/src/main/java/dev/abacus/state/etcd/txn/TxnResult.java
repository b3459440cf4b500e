package dev.abacus.state.etcd.txn;

import java.util.List;
import java.util.Optional;

/**
 * Result of a transaction.
 *
 * @param succeeded whether all comparisons succeeded
 * @param revision the store's revision: that of the write, if it wrote
 * @param reads the results of the reads in the branch that was executed, in their order
 */
public record TxnResult(boolean succeeded, long revision, List<Found> reads) {
    /**
     * @param more whether the limit left keys out
     * @param count how many keys the range has, those beyond the limit included
     */
    public record Found(List<Stored> keys, boolean more, long count) {
        public Optional<Stored> first() {
            return keys.stream().findFirst();
        }
    }

    /**
     * A key and its value in etcd.
     *
     * @param key its text, in which unpaired surrogates stand for bytes that are not UTF-8
     * @param lease the lease that the key is attached to, 0 for none
     */
    public record Stored(String key, byte[] value, long createRevision, long revision, long lease) {
        /** Estimated bytes in memory. */
        public int bytes() {
            return key.length() + value.length;
        }
    }
}
