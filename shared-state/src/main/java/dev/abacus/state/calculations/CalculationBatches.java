package dev.abacus.state.calculations;

import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.txn.Range;
import dev.abacus.state.etcd.txn.TxnResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Reader of all calculations after an id, in batches. Because their keys have the newest first, it reads windows of time
 * from the oldest on, whose width adapts to the size of a batch. For one thread.
 */
final class CalculationBatches {
    private static final int BATCH_KEYS = 256;
    private static final int GROWTH = 4;
    private static final Duration MIN_WINDOW = Duration.ofMillis(1);
    /** Older calculations are few: all of them are the first window. */
    private static final Duration OLD = Duration.ofDays(2);

    private final Etcd etcd;
    private final Instant end;
    private Range unread;
    private Instant from;
    private Duration window;

    /** @param end after the time of the last one to read */
    CalculationBatches(Etcd etcd, UUID after, Instant end) {
        this.etcd = etcd;
        this.end = end;
        this.unread = Range.prefix(CalculationKeys.PREFIX).before(CalculationKeys.of(after));
        this.from = CalculationIds.timeOf(after);
        Duration old = Duration.between(from, end.minus(OLD));
        this.window = old.isPositive() ? old : MIN_WINDOW;
    }

    boolean hasMore() {
        return from.isBefore(end);
    }

    /** The next batch, in the order of ids; maybe empty. */
    List<StoredCalculation> next() {
        while (true) {
            Instant until = from.plus(window).isBefore(end) ? from.plus(window) : end;
            String newest = CalculationKeys.endingAt(until);
            TxnResult.Found found = read(unread.from(newest));
            if (found.more() && window.compareTo(MIN_WINDOW) > 0) {
                window = narrower(Duration.between(from, until), found.count());
                continue;
            }
            List<StoredCalculation> newestFirst = new ArrayList<>();
            int examined = decode(found, newestFirst);
            while (found.more()) {
                found = read(unread.from(newest).after(found.keys().getLast().key()));
                examined += decode(found, newestFirst);
            }
            from = until;
            unread = unread.before(newest);
            if (examined < BATCH_KEYS / GROWTH) {
                window = window.multipliedBy(GROWTH);
            }
            return newestFirst.reversed();
        }
    }

    private int decode(TxnResult.Found found, List<StoredCalculation> decoded) {
        found.keys()
                .forEach(stored -> etcd.decode(stored, StoredCalculation::of).ifPresent(decoded::add));
        return found.keys().size();
    }

    private TxnResult.Found read(Range range) {
        return etcd.reader().list(etcd.deadline(), range.limit(BATCH_KEYS));
    }

    private static Duration narrower(Duration tooWide, long found) {
        Duration fitting = tooWide.multipliedBy(BATCH_KEYS).dividedBy(2 * Math.max(found, BATCH_KEYS));
        return fitting.compareTo(MIN_WINDOW) > 0 ? fitting : MIN_WINDOW;
    }
}
