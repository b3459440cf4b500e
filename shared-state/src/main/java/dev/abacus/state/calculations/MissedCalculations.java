package dev.abacus.state.calculations;

import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.Outcome;
import dev.abacus.state.etcd.Range;
import dev.abacus.state.etcd.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A reset, then what was recorded after a cursor and still exists, for a feed whose history is gone. First all keys, to
 * bring them into the order of revisions, then the values in batches. The cursor of the last one is behind the gap: who
 * resumes there needs none of this again.
 */
final class MissedCalculations implements Source.Snapshot<CalculationEvent> {
    private static final int KEYS_AT_ONCE = 10_000;
    private static final int VALUES_AT_ONCE = 64;

    private final Etcd etcd;
    private final Function<Outcome.Stored, CalculationEvent.@Nullable Recorded> toEvent;
    private final EventCursor after;
    private @Nullable Queue<EventCursor> missed;
    private final Queue<Outcome.Stored> values = new ArrayDeque<>();
    private long revision;

    MissedCalculations(
            Etcd etcd, Function<Outcome.Stored, CalculationEvent.@Nullable Recorded> toEvent, EventCursor after) {
        this.etcd = etcd;
        this.toEvent = toEvent;
        this.after = after;
    }

    @Override
    public @Nullable CalculationEvent next() {
        Queue<EventCursor> remaining = missed;
        if (remaining == null) {
            remaining = new ArrayDeque<>(findMissed());
            missed = remaining;
            return new CalculationEvent.Reset(cursor(after, remaining.isEmpty()));
        }
        while (true) {
            for (Outcome.Stored value = values.poll(); value != null; value = values.poll()) {
                CalculationEvent.Recorded event = toEvent.apply(value);
                if (event != null) {
                    boolean last = remaining.isEmpty() && values.isEmpty();
                    return new CalculationEvent.Recorded(cursor(EventCursor.of(value), last), event.calculation());
                }
            }
            if (remaining.isEmpty()) {
                return null;
            }
            readValues(remaining);
        }
    }

    private String cursor(EventCursor own, boolean complete) {
        return (complete ? EventCursor.afterAllOf(revision) : own).toString();
    }

    @Override
    public long revision() {
        return revision;
    }

    private List<EventCursor> findMissed() {
        List<EventCursor> found = new ArrayList<>();
        revision = etcd.revision(etcd.begin());
        Range range = Range.prefix(CalculationKeys.PREFIX)
                .at(revision)
                .limit(KEYS_AT_ONCE)
                .withoutValues();
        while (true) {
            Outcome.Found keys = etcd.read(etcd.begin(), range).reads().getFirst();
            keys.keys().stream()
                    .map(EventCursor::of)
                    .filter(cursor -> cursor.compareTo(after) > 0)
                    .forEach(found::add);
            if (!keys.more()) {
                return found.stream().sorted().toList();
            }
            range = range.after(keys.keys().getLast().key());
        }
    }

    /** Maybe none: the retention of a whole batch may have ended since. */
    private void readValues(Queue<EventCursor> remaining) {
        List<Outcome.Found> found = etcd.readFirst(
                etcd.begin(),
                remaining.stream()
                        .limit(VALUES_AT_ONCE)
                        .map(cursor -> Range.key(CalculationKeys.of(UUID.fromString(cursor.id()))))
                        .toList());
        found.forEach(each -> {
            remaining.remove();
            values.addAll(each.keys());
        });
    }
}
