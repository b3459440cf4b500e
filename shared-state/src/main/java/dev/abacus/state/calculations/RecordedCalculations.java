package dev.abacus.state.calculations;

import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.txn.TxnResult;
import dev.abacus.state.etcd.watch.Change;
import dev.abacus.state.etcd.watch.Position;
import dev.abacus.state.etcd.watch.SubscriptionSource;
import org.jspecify.annotations.Nullable;

/** Calculations as a feed: what was recorded after a place, in the order of cursors. */
final class RecordedCalculations implements SubscriptionSource<CalculationEvent> {
    private final Etcd etcd;
    private FeedCursor place;

    RecordedCalculations(Etcd etcd, FeedCursor place) {
        this.etcd = etcd;
        this.place = place;
    }

    @Override
    public String prefix() {
        return CalculationKeys.PREFIX;
    }

    @Override
    public String cursor() {
        return place.toString();
    }

    @Override
    public Position begin() {
        if (place.revision() > etcd.revision(etcd.begin())) {
            // A cursor of another cluster's history, say from before all state was dropped: everything is new to its
            // holder.
            place = FeedCursor.BEGINNING;
        }
        return place.snapshot() == null ? Position.before(place.seen().revision()) : Position.NONE;
    }

    @Override
    public @Nullable CalculationEvent read(Change change) {
        CalculationEvent.Recorded event = change.as(CalculationEvent.Recorded.class, RecordedCalculations::event);
        EventCursor cursor =
                new StoredCalculation(event.calculation(), change.stored().revision()).cursor();
        if (cursor.compareTo(place.seen()) <= 0) {
            return null;
        }
        place = FeedCursor.after(cursor);
        return event;
    }

    private static CalculationEvent.Recorded event(TxnResult.Stored stored) {
        StoredCalculation read = StoredCalculation.of(stored);
        return new CalculationEvent.Recorded(read.cursor().toString(), read.calculation());
    }

    @Override
    public Snapshot<CalculationEvent> snapshot() {
        return new MissedCalculations(etcd, place, reached -> place = reached);
    }
}
