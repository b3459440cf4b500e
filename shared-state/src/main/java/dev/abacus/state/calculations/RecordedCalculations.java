package dev.abacus.state.calculations;

import dev.abacus.state.etcd.Change;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.Operation;
import dev.abacus.state.etcd.Outcome;
import dev.abacus.state.etcd.Position;
import dev.abacus.state.etcd.Source;
import org.jspecify.annotations.Nullable;

/** Calculations as a feed: what was recorded after a cursor, in the order of cursors. */
final class RecordedCalculations implements Source<CalculationEvent> {
    private final Etcd etcd;
    private EventCursor last;

    RecordedCalculations(Etcd etcd, EventCursor after) {
        this.etcd = etcd;
        this.last = after;
    }

    @Override
    public String prefix() {
        return CalculationKeys.PREFIX;
    }

    @Override
    public String cursor() {
        return last.toString();
    }

    @Override
    public Position begin(Operation operation) {
        if (last.revision() > etcd.revision(operation)) {
            // A cursor of another cluster's history, say from before all state was dropped: everything is new to its
            // holder.
            last = EventCursor.BEGINNING;
            return Position.NONE;
        }
        return Position.before(last.revision());
    }

    @Override
    public @Nullable CalculationEvent read(Change change) {
        return next(
                change.as(CalculationEvent.Recorded.class, RecordedCalculations::event),
                change.stored().revision());
    }

    @Override
    public Snapshot<CalculationEvent> snapshot() {
        return new MissedCalculations(etcd, this::next, last);
    }

    private CalculationEvent.@Nullable Recorded next(Outcome.Stored stored) {
        return next(event(stored), stored.revision());
    }

    private CalculationEvent.@Nullable Recorded next(CalculationEvent.Recorded event, long revision) {
        EventCursor cursor = new EventCursor(revision, event.calculation().id());
        if (cursor.compareTo(last) <= 0) {
            return null;
        }
        last = cursor;
        return event;
    }

    private static CalculationEvent.Recorded event(Outcome.Stored stored) {
        return new CalculationEvent.Recorded(EventCursor.of(stored).toString(), CalculationJson.read(stored));
    }
}
