package dev.abacus.state.calculations;

import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.txn.Range;
import dev.abacus.state.etcd.txn.TxnResult;
import dev.abacus.state.etcd.watch.SubscriptionSource;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A reset, then what was recorded after a place and still exists, for a feed whose history is gone: in the order of
 * ids, for to have it in the order of revisions takes all of it in memory. The cursor of the last one is behind the
 * gap: who resumes there needs none of this again.
 */
final class MissedCalculations implements SubscriptionSource.Snapshot<CalculationEvent> {
    private static final int KEYS_AT_ONCE = 1_000;

    private final Etcd etcd;
    private final FeedCursor start;
    private final Consumer<FeedCursor> reader;
    private final Queue<StoredCalculation> read = new ArrayDeque<>();
    private @Nullable OldestFirst unread;
    private long revision;
    private boolean resetTold;

    /**
     * @param start if it is in the midst of a snapshot, this is the rest of that
     * @param reader is told the place after each item
     */
    MissedCalculations(Etcd etcd, FeedCursor start, Consumer<FeedCursor> reader) {
        this.etcd = etcd;
        this.start = start;
        this.reader = reader;
        this.resetTold = start.snapshot() != null;
    }

    @Override
    public @Nullable CalculationEvent next() {
        OldestFirst rest = unread == null ? begin() : unread;
        // One more than is taken: the last one has another cursor.
        while (read.size() < 2 && rest.hasMore()) {
            rest.next().stream().filter(this::isMissed).forEach(read::add);
        }
        if (!resetTold) {
            resetTold = true;
            return new CalculationEvent.Reset(reached(EventCursor.FIRST_ID, rest));
        }
        StoredCalculation next = read.poll();
        if (next == null) {
            reader.accept(end());
            return null;
        }
        Calculation calculation = next.calculation();
        return new CalculationEvent.Recorded(reached(calculation.id(), rest), calculation);
    }

    private OldestFirst begin() {
        EventCursor snapshot = start.snapshot();
        long now = etcd.revision(etcd.begin());
        UUID after = UUID.fromString(snapshot == null ? EventCursor.FIRST_ID : snapshot.id());
        Instant end =
                newest().map(id -> CalculationIds.timeOf(id).plusMillis(1)).orElse(Instant.EPOCH);
        revision = snapshot == null ? now : snapshot.revision();
        OldestFirst rest = new OldestFirst(etcd, after, end);
        unread = rest;
        return rest;
    }

    private Optional<UUID> newest() {
        Range rest = Range.prefix(CalculationKeys.PREFIX).limit(1).withoutValues();
        while (true) {
            TxnResult.Found found = etcd.reader().read(etcd.begin(), rest);
            Optional<UUID> newest = found.keys().stream()
                    .flatMap(key -> CalculationKeys.idOf(key.key()).stream())
                    .findFirst();
            if (newest.isPresent() || !found.more()) {
                return newest;
            }
            // What comes first is not an id: maybe much is not.
            rest = rest.after(found.keys().getLast().key()).limit(KEYS_AT_ONCE);
        }
    }

    private boolean isMissed(StoredCalculation recorded) {
        return recorded.revision() <= revision && recorded.cursor().compareTo(start.seen()) > 0;
    }

    private String reached(String id, OldestFirst rest) {
        FeedCursor place = read.isEmpty() && !rest.hasMore() ? end() : start.inSnapshot(revision, id);
        reader.accept(place);
        return place.toString();
    }

    private FeedCursor end() {
        return FeedCursor.after(EventCursor.afterAllOf(revision));
    }

    @Override
    public long revision() {
        return revision;
    }
}
