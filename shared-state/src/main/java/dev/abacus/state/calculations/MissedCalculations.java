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
 * What was recorded after a cursor and still exists, for a feed whose history was compacted away. First all keys, to
 * bring them into the order of revisions, then the values in batches.
 */
final class MissedCalculations implements Source.Snapshot<CalculationEvent> {
    private static final int KEYS_AT_ONCE = 10_000;
    private static final int VALUES_AT_ONCE = 64;

    private final Etcd etcd;
    private final Function<List<Outcome.Stored>, List<CalculationEvent>> toEvents;
    private final EventCursor after;
    private @Nullable Queue<EventCursor> missed;
    private long revision;

    MissedCalculations(Etcd etcd, Function<List<Outcome.Stored>, List<CalculationEvent>> toEvents, EventCursor after) {
        this.etcd = etcd;
        this.toEvents = toEvents;
        this.after = after;
    }

    @Override
    public List<CalculationEvent> next() {
        if (missed == null) {
            missed = new ArrayDeque<>(findMissed());
        }
        return nextValues(missed);
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

    /** Goes on until there are some or no more: the retention of a whole batch may have ended since. */
    private List<CalculationEvent> nextValues(Queue<EventCursor> remaining) {
        while (!remaining.isEmpty()) {
            List<Outcome.Found> values = etcd.readFirst(
                    etcd.begin(),
                    remaining.stream()
                            .limit(VALUES_AT_ONCE)
                            .map(cursor -> Range.key(CalculationKeys.of(UUID.fromString(cursor.id()))))
                            .toList());
            values.forEach(value -> remaining.remove());
            List<CalculationEvent> events = toEvents.apply(
                    values.stream().flatMap(found -> found.keys().stream()).toList());
            if (!events.isEmpty()) {
                return events;
            }
        }
        return List.of();
    }
}
