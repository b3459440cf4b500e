package dev.abacus.state.calculations;

import dev.abacus.state.Page;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.Operation;
import dev.abacus.state.etcd.Outcome;
import dev.abacus.state.etcd.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page of calculations for the price of the page. etcd walks over all keys of a range to count them, even if a
 * limit lets it return few: so the range goes back in time only as far as it takes, in windows that grow.
 */
final class NewestFirst {
    private static final Duration NARROWEST = Duration.ofSeconds(1);
    private static final Duration WIDEST = Duration.ofDays(2);
    private static final int GROWTH = 8;

    private final Etcd etcd;
    private final LongSupplier millis;
    /** What the last page took, where the next begins. */
    private volatile Duration window = NARROWEST;

    NewestFirst(Etcd etcd, LongSupplier millis) {
        this.etcd = etcd;
        this.millis = millis;
    }

    Page<Calculation> page(Operation operation, int limit, @Nullable UUID after) {
        Range rest = Range.prefix(CalculationKeys.PREFIX);
        Instant newest = Instant.ofEpochMilli(millis.getAsLong());
        if (after != null) {
            rest = rest.after(CalculationKeys.of(after));
            newest = CalculationIds.timeOf(after);
        }
        List<Calculation> items = new ArrayList<>();
        Duration back = window;
        while (true) {
            boolean all = back.compareTo(WIDEST) > 0;
            String end = CalculationKeys.endingAt(newest.minus(back));
            Outcome.Found found = etcd.list(operation, (all ? rest : rest.before(end)).limit(limit + 1 - items.size()));
            found.keys().stream().map(CalculationJson::read).forEach(items::add);
            if (items.size() > limit || found.more() || all) {
                window = found.count() > (long) GROWTH * limit && back.compareTo(NARROWEST) > 0
                        ? back.dividedBy(GROWTH)
                        : all ? WIDEST : back;
                List<Calculation> shown = items.subList(0, Math.min(limit, items.size()));
                boolean more = items.size() > limit || found.more();
                return new Page<>(shown, more ? shown.getLast().id() : null);
            }
            rest = rest.from(end);
            back = back.multipliedBy(GROWTH);
        }
    }
}
