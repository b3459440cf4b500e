package dev.abacus.state.etcd.watch;

import dev.abacus.state.etcd.client.RefusedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A follower's own way to where the shared changes begin: a tail of its own, and a snapshot where history has a hole.
 * The follower's place moves with what it was given, not with what was read: so all of this can be dropped at any time,
 * and another one goes on there. For one thread, except {@link #close()}.
 */
final class Backfill<T> implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(50);

    private final SharedWatch shared;
    private final SubscriptionSource<T> source;
    private final WatchCursor place;
    private volatile Queue<Change> ready = new ArrayDeque<>();
    private volatile SubscriptionSource.@Nullable Snapshot<T> snapshot;
    private volatile @Nullable ResumingWatch tail;
    private volatile boolean polled = true;
    private volatile long polledAt;
    private volatile boolean closed;

    Backfill(SharedWatch shared, SubscriptionSource<T> source, WatchCursor place) {
        this.shared = shared;
        this.source = source;
        this.place = place;
        if (place.reached().equals(Position.NONE)) {
            snapshot = source.snapshot();
        }
    }

    /** The next item; null: none in that time, or some shorter one. */
    @Nullable
    T poll(Duration wait) throws InterruptedException {
        polled = true;
        try {
            SubscriptionSource.Snapshot<T> current = snapshot;
            return current == null ? next(wait) : next(current);
        } finally {
            polledAt = System.nanoTime();
            polled = false;
            if (closed) {
                close();
            }
        }
    }

    private @Nullable T next(SubscriptionSource.Snapshot<T> current) {
        try {
            T item = current.next();
            if (item == null) {
                place.moveTo(Position.after(current.revision()));
                snapshot = null;
                closeTail();
            }
            return item;
        } catch (RefusedException e) {
            // Compacted in the meantime: a newer one.
            snapshot = source.snapshot();
            throw e;
        }
    }

    private @Nullable T next(Duration wait) throws InterruptedException {
        T item = nextReady();
        if (item != null) {
            return item;
        }
        if (shared.recent().numberFor(place.reached()) != RecentChanges.ELSEWHERE) {
            close();
            return null;
        }
        ResumingWatch current = tail;
        if (current == null) {
            current = shared.open(source.prefix(), place.reached());
            tail = current;
        }
        switch (current.poll(wait.compareTo(STEP) < 0 ? wait : STEP)) {
            case null -> {
                place.moveTo(current.reached());
                current.askHowFarItIs();
            }
            case ResumingWatch.News.Changes(List<Change> changes) -> ready.addAll(changes);
            case ResumingWatch.News.Compacted() -> snapshot = source.snapshot();
        }
        return nextReady();
    }

    private @Nullable T nextReady() {
        Queue<Change> changes = ready;
        for (Change change = changes.poll(); change != null; change = changes.poll()) {
            place.moveTo(change.position());
            T item = shared.read(source, change);
            if (item != null) {
                return item;
            }
        }
        return null;
    }

    /** Whether nobody has polled for so long. */
    boolean isLeftFor(Duration time) {
        return !polled && System.nanoTime() - polledAt > time.toNanos();
    }

    /** It has nothing more, or must leave its room to another. */
    boolean isClosed() {
        return closed;
    }

    /** Drops all that takes memory, though the follower may not look for long. */
    @Override
    public void close() {
        closed = true;
        ready = new ArrayDeque<>(1);
        snapshot = null;
        closeTail();
        shared.catchUps().leave(this);
    }

    private void closeTail() {
        ResumingWatch current = tail;
        if (current != null) {
            current.close();
            tail = null;
        }
    }
}
