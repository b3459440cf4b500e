package dev.abacus.state.calculations;

import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.txn.TxnResult;
import dev.abacus.state.etcd.watch.Change;
import dev.abacus.state.etcd.watch.Position;
import dev.abacus.state.etcd.watch.SubscriptionSource;
import org.jspecify.annotations.Nullable;

/** Source of the feed of calculations: those that were recorded after a cursor. */
final class CalculationSource implements SubscriptionSource<CalculationEvent> {
    private final Etcd etcd;
    private FeedCursor cursor;

    CalculationSource(Etcd etcd, FeedCursor cursor) {
        this.etcd = etcd;
        this.cursor = cursor;
    }

    @Override
    public String prefix() {
        return CalculationKeys.PREFIX;
    }

    @Override
    public String cursor() {
        return cursor.toString();
    }

    @Override
    public Position begin() {
        if (cursor.revision() > etcd.revision(etcd.deadline())) {
            // A cursor of another history, as from before all state was deleted.
            forget();
        }
        return cursor.snapshot() == null ? Position.before(cursor.seen().revision()) : Position.NONE;
    }

    @Override
    public void forget() {
        cursor = FeedCursor.BEGINNING;
    }

    @Override
    public @Nullable CalculationEvent read(Change change) {
        CalculationEvent.Recorded event = change.as(CalculationEvent.Recorded.class, CalculationSource::event);
        EventCursor position =
                new StoredCalculation(event.calculation(), change.stored().revision()).cursor();
        if (position.compareTo(cursor.seen()) <= 0) {
            return null;
        }
        cursor = FeedCursor.after(position);
        return event;
    }

    private static CalculationEvent.Recorded event(TxnResult.Stored stored) {
        StoredCalculation read = StoredCalculation.of(stored);
        return new CalculationEvent.Recorded(read.cursor().toString(), read.calculation());
    }

    @Override
    public Snapshot<CalculationEvent> snapshot() {
        return new CalculationSnapshot(etcd, cursor, reached -> cursor = reached);
    }
}
