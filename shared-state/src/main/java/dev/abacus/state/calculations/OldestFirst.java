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
 * Reads all calculations after an id, a few at a time. Their keys have the newest first: so it reads windows of time,
 * from the oldest on, each as wide as is a good bite for etcd and for memory. For one thread.
 */
final class OldestFirst {
    private static final int AT_ONCE = 256;
    private static final int GROWTH = 4;
    private static final Duration NARROWEST = Duration.ofMillis(1);
    /** What is older is rare: all of it is the first window. */
    private static final Duration OLD = Duration.ofDays(2);

    private final Etcd etcd;
    private final Instant end;
    private Range unread;
    private Instant from;
    private Duration window;

    /** @param end after the time of the last one to be read */
    OldestFirst(Etcd etcd, UUID after, Instant end) {
        this.etcd = etcd;
        this.end = end;
        this.unread = Range.prefix(CalculationKeys.PREFIX).before(CalculationKeys.of(after));
        this.from = CalculationIds.timeOf(after);
        Duration old = Duration.between(from, end.minus(OLD));
        this.window = old.isPositive() ? old : NARROWEST;
    }

    boolean hasMore() {
        return from.isBefore(end);
    }

    /** Some more, in the order of their ids; maybe none. */
    List<StoredCalculation> next() {
        while (true) {
            Instant until = from.plus(window).isBefore(end) ? from.plus(window) : end;
            String newest = CalculationKeys.endingAt(until);
            TxnResult.Found found = read(unread.from(newest));
            if (found.more() && window.compareTo(NARROWEST) > 0) {
                window = narrower(Duration.between(from, until), found.count());
                continue;
            }
            List<StoredCalculation> newestFirst = new ArrayList<>();
            int examined = take(found, newestFirst);
            while (found.more()) {
                found = read(unread.from(newest).after(found.keys().getLast().key()));
                examined += take(found, newestFirst);
            }
            from = until;
            unread = unread.before(newest);
            if (examined < AT_ONCE / GROWTH) {
                window = window.multipliedBy(GROWTH);
            }
            return newestFirst.reversed();
        }
    }

    private int take(TxnResult.Found found, List<StoredCalculation> taken) {
        found.keys()
                .forEach(stored -> etcd.decode(stored, StoredCalculation::of).ifPresent(taken::add));
        return found.keys().size();
    }

    private TxnResult.Found read(Range range) {
        return etcd.reader().list(etcd.begin(), range.limit(AT_ONCE));
    }

    private static Duration narrower(Duration tooWide, long found) {
        Duration fitting = tooWide.multipliedBy(AT_ONCE).dividedBy(2 * Math.max(found, AT_ONCE));
        return fitting.compareTo(NARROWEST) > 0 ? fitting : NARROWEST;
    }
}
