package dev.abacus.state.etcd.watch;

import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.client.NonRetryableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a subscription has missed, until the recent changes of the shared watch include its position.
 *
 * <p>Watching: reads the changes after the cursor by a watch of its own. If etcd has compacted those: Snapshotting,
 * which reads the source's stand-in for them, and then Watching from the snapshot's revision on. Closed, finally, once
 * the recent changes include the position, or by {@link Backfills}.
 *
 * <p>The cursor moves with each item that the reader gets, not with what was read ahead. So a backfill can be closed at
 * any time, and another one continues at the cursor. For one reader; {@link #close} and {@link #isIdleFor} for any
 * thread.
 */
final class Backfill<T> implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(50);

    private sealed interface Phase<T> {
        record Snapshotting<T>(SubscriptionSource.Snapshot<T> snapshot) implements Phase<T> {}

        record Watching<T>(ResumingWatch watch, Queue<Change> ahead) implements Phase<T> {}

        record Closed<T>() implements Phase<T> {}
    }

    private final WatchClient client;
    private final RecentChanges recent;
    private final SubscriptionSource<T> source;
    private final WatchCursor cursor;
    private volatile Phase<T> phase;
    private volatile boolean polling = true;
    private volatile long polledAt;

    Backfill(WatchClient client, RecentChanges recent, SubscriptionSource<T> source, WatchCursor cursor) {
        this.client = client;
        this.recent = recent;
        this.source = source;
        this.cursor = cursor;
        this.phase = cursor.position().equals(Position.NONE) ? snapshotting() : watching();
    }

    private Phase<T> snapshotting() {
        return new Phase.Snapshotting<>(source.snapshot());
    }

    private Phase<T> watching() {
        Position position = cursor.position();
        return new Phase.Watching<>(
                new ResumingWatch(client, source.prefix(), position, position.revision()), new ArrayDeque<>());
    }

    /** The next item; null: none in that time, or some shorter one. */
    @Nullable
    T poll(Duration wait) throws InterruptedException {
        polling = true;
        try {
            return switch (phase) {
                case Phase.Snapshotting<T>(var snapshot) -> next(snapshot);
                case Phase.Watching<T>(var watch, var ahead) -> next(watch, ahead, wait);
                case Phase.Closed<T>() -> null;
            };
        } finally {
            polledAt = System.nanoTime();
            polling = false;
        }
    }

    private @Nullable T next(SubscriptionSource.Snapshot<T> snapshot) {
        try {
            T item = snapshot.next();
            if (item == null) {
                cursor.moveTo(Position.after(snapshot.revision()));
                become(watching());
            }
            return item;
        } catch (NonRetryableException e) {
            // The snapshot's revision is compacted: a newer snapshot.
            become(snapshotting());
            throw e;
        }
    }

    private @Nullable T next(ResumingWatch watch, Queue<Change> ahead, Duration wait) throws InterruptedException {
        T item = next(ahead);
        if (item != null) {
            return item;
        }
        if (recent.offsetAfter(cursor.position()).isPresent()) {
            close();
            return null;
        }
        switch (watch.poll(CallDeadline.min(wait, STEP))) {
            case ResumingWatch.News.Nothing(), ResumingWatch.News.NotOpen() -> {
                cursor.moveTo(watch.position());
                watch.requestProgress();
            }
            case ResumingWatch.News.Changes(List<Change> changes) -> ahead.addAll(changes);
            case ResumingWatch.News.Compacted() -> become(snapshotting());
            case ResumingWatch.News.OtherHistory() -> close();
        }
        return next(ahead);
    }

    private @Nullable T next(Queue<Change> ahead) {
        for (Change change = ahead.poll(); change != null; change = ahead.poll()) {
            cursor.moveTo(change.position());
            T item = client.read(source, change);
            if (item != null) {
                return item;
            }
        }
        return null;
    }

    /** Whether its reader has not polled for this time. */
    boolean isIdleFor(Duration time) {
        return !polling && System.nanoTime() - polledAt > time.toNanos();
    }

    boolean isClosed() {
        return phase instanceof Phase.Closed;
    }

    /** Releases all that takes memory, though the reader may stay away for long. */
    @Override
    public void close() {
        become(new Phase.Closed<>());
    }

    /** Every transition: closes the watch of the phase that ends, and nothing leaves Closed. */
    private synchronized void become(Phase<T> next) {
        Phase<T> ended = isClosed() ? next : phase;
        if (ended instanceof Phase.Watching<T>(var watch, var _)) {
            watch.close();
        }
        if (!isClosed()) {
            phase = next;
        }
    }
}
