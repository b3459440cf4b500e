package dev.abacus.state.calculations;

import dev.abacus.state.etcd.Change;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.Operation;
import dev.abacus.state.etcd.Outcome;
import dev.abacus.state.etcd.Position;
import dev.abacus.state.etcd.Source;
import java.util.List;
import java.util.Optional;

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
    public boolean withDeletions() {
        return false;
    }

    @Override
    public Optional<Position> begin(Operation operation) {
        if (last.revision() > etcd.revision(operation)) {
            // A cursor of another cluster's history, say from before a reset: everything is new to its holder.
            last = EventCursor.BEGINNING;
            return Optional.empty();
        }
        return Optional.of(Position.before(last.revision()));
    }

    @Override
    public List<CalculationEvent> read(List<Change> changes) {
        return events(changes.stream().map(Change::stored).toList());
    }

    @Override
    public Snapshot<CalculationEvent> snapshot() {
        return new MissedCalculations(etcd, this::events, last);
    }

    private List<CalculationEvent> events(List<Outcome.Stored> stored) {
        List<Outcome.Stored> fresh = stored.stream()
                .filter(each -> EventCursor.of(each).compareTo(last) > 0)
                .toList();
        if (!fresh.isEmpty()) {
            last = EventCursor.of(fresh.getLast());
        }
        return fresh.stream()
                .map(each -> new CalculationEvent(EventCursor.of(each).toString(), CalculationJson.read(each)))
                .toList();
    }
}
