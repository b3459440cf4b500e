package dev.abacus.state.etcd.txn;

import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.client.NonRetryableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Reads of ranges, in batches that fit into a reply of etcd and into the memory of this process. Thread-safe.
 */
public final class RangeReader {
    private static final int BATCH_KEYS = 100;
    /** Maximum bytes of a list's values. Each concurrent list has as many in memory. */
    private static final int LIST_BYTES = 256 << 10;

    private static final int CONCURRENT_LISTS = 8;
    /** Maximum keys that a list reads, however few of them are items. */
    private static final int MAX_EXAMINED = 10_000;

    private final Transactions transactions;
    private final UnreadableEntries unreadable;
    private final Semaphore lists = new Semaphore(CONCURRENT_LISTS, true);
    /** Bytes of a key and its value, on average in the last list. */
    private volatile int averageBytes = 1 << 10;

    public RangeReader(Transactions transactions, UnreadableEntries unreadable) {
        this.transactions = transactions;
        this.unreadable = unreadable;
    }

    /** Reads a range, in fewer keys than its limit if their values are too large for one reply. */
    public TxnResult.Found read(CallDeadline deadline, Range range) {
        return readWhatFits(deadline, range.limit(), limit -> List.of(range.limit(limit)))
                .getFirst();
    }

    public Optional<TxnResult.Stored> find(CallDeadline deadline, String key) {
        return read(deadline, Range.key(key)).first();
    }

    /** Reads the first of some ranges of a single key each, as many as fit into one reply. */
    public List<TxnResult.Found> readFirst(CallDeadline deadline, List<Range> ranges) {
        return readWhatFits(deadline, ranges.size(), count -> ranges.subList(0, count));
    }

    private List<TxnResult.Found> readWhatFits(CallDeadline deadline, int all, IntFunction<List<Range>> ranges) {
        for (int count = all; ; count /= 2) {
            try {
                return transactions
                        .commit(deadline, Transaction.read(ranges.apply(count)))
                        .reads();
            } catch (NonRetryableException e) {
                if (e.reason() != NonRetryableException.Reason.REPLY_TOO_LARGE || count <= 1) {
                    throw e;
                }
            }
        }
    }

    /**
     * Reads a range up to its limit, or to {@value #LIST_BYTES} bytes, but at least one key. The size of a batch follows
     * from the size of the values before it, because etcd holds in memory also what it reads in vain.
     */
    public TxnResult.Found list(CallDeadline deadline, Range range) {
        deadline.acquire(lists, "too much is read from it at the same time");
        try {
            return listBatches(deadline, range);
        } finally {
            lists.release();
        }
    }

    private TxnResult.Found listBatches(CallDeadline deadline, Range range) {
        List<TxnResult.Stored> keys = new ArrayList<>();
        int bytes = 0;
        int average = averageBytes;
        Range rest = range;
        while (true) {
            int batch = Math.clamp((LIST_BYTES - bytes) / average, 1, BATCH_KEYS);
            TxnResult.Found found = read(deadline, rest.limit(Math.min(batch, range.limit() - keys.size())));
            for (TxnResult.Stored key : found.keys()) {
                bytes += key.bytes();
                if (bytes > LIST_BYTES && !keys.isEmpty()) {
                    return new TxnResult.Found(keys, true, found.count());
                }
                keys.add(key);
                average = bytes / keys.size();
                averageBytes = average;
            }
            if (!found.more() || keys.size() == range.limit()) {
                return new TxnResult.Found(keys, found.more(), found.count());
            }
            rest = rest.after(keys.getLast().key());
        }
    }

    /**
     * Reads a range until it has as many items as its limit says, or {@value #MAX_EXAMINED} keys.
     *
     * @param decoder throws for a key that is no item, see {@link UnreadableEntries#decode}
     */
    public <T> Listing<T> list(CallDeadline deadline, Range range, Function<TxnResult.Stored, T> decoder) {
        List<T> items = new ArrayList<>();
        int examined = 0;
        Range rest = range;
        while (true) {
            int missing = range.limit() - items.size();
            // Where entries are skipped, reading one by one would take long.
            int batch = examined > items.size() ? Math.max(missing, BATCH_KEYS) : missing;
            TxnResult.Found found = list(deadline, rest.limit(batch));
            String last = "";
            for (TxnResult.Stored stored : found.keys()) {
                if (items.size() == range.limit()) {
                    return new Listing<>(items, true, last, found.count());
                }
                unreadable.decode(stored, decoder).ifPresent(items::add);
                last = stored.key();
                examined++;
            }
            boolean cutShort = found.keys().size() < batch || examined >= MAX_EXAMINED;
            if (!found.more() || cutShort || items.size() == range.limit()) {
                return new Listing<>(items, found.more(), last, found.count());
            }
            rest = rest.after(last);
        }
    }
}
