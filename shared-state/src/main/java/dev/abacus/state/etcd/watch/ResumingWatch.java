package dev.abacus.state.etcd.watch;

import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.client.MemberConnection;
import dev.abacus.state.etcd.txn.JetcdMapper;
import dev.abacus.state.etcd.txn.TxnResult;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a prefix from a position on, each once and in order, by one {@link WatchSession} after another.
 *
 * <p>A session that ends is followed by one at the cursor's position, on the next member that has not failed. The thread
 * that polls also supervises the session, so a watch costs no thread. For one reader; {@link #close} for any thread.
 */
final class ResumingWatch implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(250);

    /** What a poll brought. */
    sealed interface News {
        /** No change in that time, or in some shorter one. */
        record Nothing() implements News {}

        /** No member has an open watch now; the next poll tries again. */
        record NotOpen() implements News {}

        record Changes(List<Change> changes) implements News {}

        /** The changes after the position are no longer in etcd's history. */
        record Compacted() implements News {}

        /** etcd has another history, which has not reached the position: its state was deleted or restored. */
        record OtherHistory() implements News {}
    }

    private final WatchClient client;
    private final String prefix;
    private final List<MemberConnection> failed = new ArrayList<>();
    private final WatchCursor cursor;
    private final long known;
    private volatile @Nullable WatchSession session;
    /** The last session of which it is known whether it is of the same history. */
    private @Nullable WatchSession checked;

    private volatile boolean closed;

    /** @param known a revision that etcd has reached */
    ResumingWatch(WatchClient client, String prefix, Position after, long known) {
        this.client = client;
        this.prefix = prefix;
        this.known = known;
        this.cursor = new WatchCursor(prefix, after);
    }

    /** After all changes that polls have brought; later, if it is known that there are none in between. */
    Position position() {
        return cursor.position();
    }

    /** Makes etcd tell soon how far {@link #position} can move without a change. */
    void requestProgress() {
        WatchSession current = session;
        if (current != null) {
            current.requestProgress();
        }
    }

    News poll(Duration wait) throws InterruptedException {
        Duration step = CallDeadline.min(wait, STEP);
        WatchSession current = session;
        if (current == null) {
            current = open();
        }
        if (isOfOtherHistory(current)) {
            return new News.OtherHistory();
        }
        WatchResponse response = current.poll(step);
        if (response != null) {
            return read(response);
        }
        WatchSession.SessionEnd end = current.end();
        if (end == null) {
            return current.isConfirmed() ? new News.Nothing() : new News.NotOpen();
        }
        current.close();
        session = null;
        return switch (end) {
            case COMPACTED -> new News.Compacted();
            case BUFFER_FULL -> new News.Nothing();
            case FORBIDDEN -> {
                client.access().denied("watch " + prefix);
                Thread.sleep(step);
                yield new News.NotOpen();
            }
            case LOST -> {
                if (!current.isConfirmed()) {
                    failed.add(current.member());
                    current.member().renewAfter(current.failure());
                    Thread.sleep(step);
                }
                yield new News.NotOpen();
            }
            case HUNG -> {
                current.member().suspect("a watch hangs");
                failed.add(current.member());
                yield new News.NotOpen();
            }
        };
    }

    private WatchSession open() {
        if (failed.size() >= client.members().all().size()) {
            failed.clear();
        }
        cursor.restart();
        WatchSession opened = WatchSession.open(
                client.members().next(failed),
                prefix,
                client.deletions(),
                cursor.position().watchFrom());
        session = opened;
        if (closed) {
            opened.close();
        }
        return opened;
    }

    /** Asks etcd if the session began before what was reached: on a member that lags, unless the store has another history. */
    private boolean isOfOtherHistory(WatchSession current) {
        long reached = Math.max(known, cursor.position().revision());
        if (current == checked || !current.isConfirmed()) {
            return false;
        }
        boolean other =
                current.createdAt() < reached && client.currentRevision().getAsLong() < reached;
        checked = current;
        return other;
    }

    private News read(WatchResponse response) {
        failed.clear();
        client.access().permitted("watch " + prefix);
        if (response.isProgressNotify()) {
            cursor.skip(response.getHeader().getRevision());
            return new News.Nothing();
        }
        List<Change> changes = new ArrayList<>();
        for (WatchEvent event : response.getEvents()) {
            TxnResult.Stored stored = JetcdMapper.toStored(event.getKeyValue());
            boolean deleted = event.getEventType() == WatchEvent.EventType.DELETE;
            Change change = cursor.advance(new Change(Position.before(stored.revision()), stored, deleted));
            if (change != null) {
                changes.add(change);
            }
        }
        return changes.isEmpty() ? new News.Nothing() : new News.Changes(changes);
    }

    @Override
    public void close() {
        closed = true;
        WatchSession current = session;
        if (current != null) {
            current.close();
        }
    }
}
