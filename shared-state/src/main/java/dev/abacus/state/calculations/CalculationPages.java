package dev.abacus.state.calculations;

import dev.abacus.state.Page;
import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.txn.Listing;
import dev.abacus.state.etcd.txn.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reader of pages of calculations, at a cost that follows from the page and not from all calculations. etcd walks over all
 * keys of a range to count them, whatever the limit. So this reads windows of time, which grow, until the page is full.
 * The end of the last first page is tried before windows grow: after a pause of recordings, only one page pays for the
 * way back. Thread-safe.
 */
final class CalculationPages {
    private static final Duration MIN_WINDOW = Duration.ofMillis(10);
    /** A window of this width has no end. */
    private static final Duration MAX_WINDOW = Duration.ofDays(2);

    private static final int GROWTH = 4;

    /** Lists calculations in etcd. */
    @FunctionalInterface
    interface Reader {
        Listing<Calculation> list(CallDeadline deadline, Range range);
    }

    private final Reader reader;
    private final LongSupplier millis;
    /** Twice the time that the last page covered. */
    private volatile Duration window = MIN_WINDOW;
    /** Time of the oldest calculation of the last first page. */
    private volatile Instant endOfFirst = Instant.EPOCH;

    CalculationPages(Reader reader, LongSupplier millis) {
        this.reader = reader;
        this.millis = millis;
    }

    Page<Calculation> page(CallDeadline deadline, int limit, @Nullable UUID after) {
        Range all = Range.prefix(CalculationKeys.PREFIX);
        if (after != null) {
            Range older = all.after(CalculationKeys.of(after));
            return read(deadline, limit, older, CalculationIds.timeOf(after), Instant.EPOCH)
                    .page(limit);
        }
        Found newest = read(deadline, limit, all, Instant.ofEpochMilli(millis.getAsLong()), endOfFirst);
        endOfFirst = newest.more() ? newest.oldest() : Instant.EPOCH;
        return newest.page(limit);
    }

    /**
     * @param items one more than the limit, if there are as many and they fit into a read
     * @param next the last id of the page, if there are more
     */
    private record Found(List<Calculation> items, @Nullable UUID next) {
        Page<Calculation> page(int limit) {
            List<Calculation> shown = items.subList(0, Math.min(limit, items.size()));
            return new Page<>(shown, next == null ? null : next.toString());
        }

        boolean more() {
            return next != null;
        }

        Duration span() {
            return items.isEmpty()
                    ? Duration.ZERO
                    : Duration.between(oldest(), items.getFirst().recordedAt());
        }

        Instant oldest() {
            return items.isEmpty() ? Instant.EPOCH : items.getLast().recordedAt();
        }
    }

    /**
     * @param from the newest time of the first window
     * @param known an end to try before windows grow; {@link Instant#EPOCH}: none
     */
    private Found read(CallDeadline deadline, int limit, Range range, Instant from, Instant known) {
        List<Calculation> items = new ArrayList<>();
        Range rest = range;
        Duration back = window;
        Instant oldest = max(before(from, back), known);
        while (true) {
            String end = CalculationKeys.endingAt(oldest);
            Optional<UUID> next = readWindow(deadline, limit, rest.before(end), items);
            if (next.isPresent()) {
                Found found = new Found(items, next.get());
                window = max(found.span().multipliedBy(2), MIN_WINDOW);
                return found;
            }
            if (oldest.equals(Instant.EPOCH)) {
                window = MAX_WINDOW;
                return new Found(items, null);
            }
            rest = rest.from(end);
            if (known.isAfter(Instant.EPOCH) && known.isBefore(oldest)) {
                oldest = known;
            } else {
                back = back.multipliedBy(GROWTH);
                oldest = before(oldest, back);
            }
        }
    }

    /**
     * Adds the calculations of a window to those of newer ones.
     *
     * @return the last id of the page, which is full or was cut short; empty: the page goes on in the next window
     */
    private Optional<UUID> readWindow(CallDeadline deadline, int limit, Range range, List<Calculation> items) {
        Range rest = range;
        while (true) {
            Listing<Calculation> read = reader.list(deadline, rest.limit(limit + 1 - items.size()));
            items.addAll(read.items());
            Optional<UUID> next = next(items, limit, read);
            if (next.isPresent() || !read.more()) {
                return next;
            }
            // Nothing but unreadable keys, after which no other page can start.
            rest = rest.after(read.last());
        }
    }

    /** The last id of a page that is full or was cut short; empty: it is neither, or has no id. */
    private static Optional<UUID> next(List<Calculation> items, int limit, Listing<Calculation> read) {
        if (items.size() > limit || read.more() && !items.isEmpty()) {
            return Optional.of(
                    UUID.fromString(items.get(Math.min(limit, items.size()) - 1).id()));
        }
        return read.more() ? CalculationKeys.idOf(read.last()) : Optional.empty();
    }

    private static Instant before(Instant time, Duration back) {
        return back.compareTo(MAX_WINDOW) < 0 ? max(time.minus(back), Instant.EPOCH) : Instant.EPOCH;
    }

    private static <T extends Comparable<T>> T max(T one, T other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
