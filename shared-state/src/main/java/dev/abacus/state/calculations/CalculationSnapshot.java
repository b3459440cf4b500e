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
 * Snapshot for a feed whose changes are compacted: a reset, then the calculations that its reader has not seen and that
 * still exist.
 *
 * <p>They come in the order of ids, because the order of revisions would need all of them in memory. Until the last one,
 * their cursors are within the snapshot, so that a feed which resumes there reads the rest of it without a reset. The
 * cursor of the last one is after the snapshot. To know the last one, this reads one calculation ahead.
 */
final class CalculationSnapshot implements SubscriptionSource.Snapshot<CalculationEvent> {
    private static final int BATCH_KEYS = 1_000;

    private sealed interface Phase {
        record New() implements Phase {}

        record Reset(CalculationBatches unread) implements Phase {}

        record Records(CalculationBatches unread) implements Phase {}
    }

    private final Etcd etcd;
    private final FeedCursor start;
    private final Consumer<FeedCursor> reached;
    private final Queue<StoredCalculation> ahead = new ArrayDeque<>();
    private Phase phase = new Phase.New();
    private long revision;

    /**
     * @param start where to begin; within a snapshot, only its rest is read
     * @param reached gets the cursor after each item
     */
    CalculationSnapshot(Etcd etcd, FeedCursor start, Consumer<FeedCursor> reached) {
        this.etcd = etcd;
        this.start = start;
        this.reached = reached;
    }

    @Override
    public @Nullable CalculationEvent next() {
        return switch (phase) {
            case Phase.New() -> {
                phase = begin();
                yield next();
            }
            case Phase.Reset(CalculationBatches unread) -> {
                readAhead(unread);
                phase = new Phase.Records(unread);
                yield new CalculationEvent.Reset(advance(EventCursor.FIRST_ID, unread));
            }
            case Phase.Records(CalculationBatches unread) -> {
                readAhead(unread);
                StoredCalculation next = ahead.poll();
                if (next == null) {
                    reached.accept(end());
                    yield null;
                }
                Calculation calculation = next.calculation();
                yield new CalculationEvent.Recorded(advance(calculation.id(), unread), calculation);
            }
        };
    }

    private Phase begin() {
        EventCursor snapshot = start.snapshot();
        long now = etcd.revision(etcd.deadline());
        UUID after = UUID.fromString(snapshot == null ? EventCursor.FIRST_ID : snapshot.id());
        Instant end =
                newest().map(id -> CalculationIds.timeOf(id).plusMillis(1)).orElse(Instant.EPOCH);
        revision = snapshot == null ? now : snapshot.revision();
        CalculationBatches unread = new CalculationBatches(etcd, after, end);
        return snapshot == null ? new Phase.Reset(unread) : new Phase.Records(unread);
    }

    private Optional<UUID> newest() {
        Range rest = Range.prefix(CalculationKeys.PREFIX).limit(1).withoutValues();
        while (true) {
            TxnResult.Found found = etcd.reader().read(etcd.deadline(), rest);
            Optional<UUID> newest = found.keys().stream()
                    .flatMap(key -> CalculationKeys.idOf(key.key()).stream())
                    .findFirst();
            if (newest.isPresent() || !found.more()) {
                return newest;
            }
            // The first key is not an id; many may not be.
            rest = rest.after(found.keys().getLast().key()).limit(BATCH_KEYS);
        }
    }

    private void readAhead(CalculationBatches unread) {
        while (ahead.size() < 2 && unread.hasMore()) {
            unread.next().stream().filter(this::isMissed).forEach(ahead::add);
        }
    }

    private boolean isMissed(StoredCalculation recorded) {
        return recorded.revision() <= revision && recorded.cursor().compareTo(start.seen()) > 0;
    }

    private String advance(String id, CalculationBatches unread) {
        FeedCursor cursor = ahead.isEmpty() && !unread.hasMore() ? end() : start.inSnapshot(revision, id);
        reached.accept(cursor);
        return cursor.toString();
    }

    private FeedCursor end() {
        return FeedCursor.after(EventCursor.afterAllOf(revision));
    }

    @Override
    public long revision() {
        return revision;
    }
}
