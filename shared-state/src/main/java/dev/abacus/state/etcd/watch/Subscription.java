package dev.abacus.state.etcd.watch;

import dev.abacus.state.Feed;
import dev.abacus.state.StateException;
import dev.abacus.state.etcd.client.RefusedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A feed: a place in the shared changes, and a way of its own to get there from further back. */
final class Subscription<T> implements Feed<T> {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final SharedWatch shared;
    private final RecentChanges recent;
    private final SubscriptionSource<T> source;
    private final String beginning;
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable WatchCursor place;
    private long number = RecentChanges.ELSEWHERE;
    private volatile @Nullable Backfill<T> catchUp;
    private volatile @Nullable Thread reader;

    Subscription(SharedWatch shared, SubscriptionSource<T> source) {
        this.shared = shared;
        this.recent = shared.recent();
        this.source = source;
        this.beginning = source.cursor();
    }

    @Override
    public String beginning() {
        return beginning;
    }

    @Override
    public @Nullable T poll(Duration wait) throws InterruptedException {
        reader = Thread.currentThread();
        long end = System.nanoTime() + wait.toNanos();
        T item = null;
        while (item == null && !closed.get()) {
            long remaining = Math.max(0, end - System.nanoTime());
            try {
                item = step(Duration.ofNanos(remaining));
            } catch (StateException | RefusedException e) {
                Thread.sleep(Math.min(remaining / 1_000_000, PAUSE.toMillis()));
            }
            if (remaining == 0) {
                break;
            }
        }
        return closed.get() ? null : item;
    }

    private @Nullable T step(Duration wait) throws InterruptedException {
        Backfill<T> current = catchUp;
        if (current != null) {
            T item = current.poll(wait);
            if (current.isClosed()) {
                catchUp = null;
            }
            return item;
        }
        WatchCursor at = place;
        if (at == null) {
            at = new WatchCursor(source.prefix(), source.begin());
            place = at;
        }
        if (number == RecentChanges.ELSEWHERE && !join(at, wait)) {
            return null;
        }
        return next(at, wait);
    }

    private boolean join(WatchCursor at, Duration wait) throws InterruptedException {
        if (!recent.hasBegun()) {
            recent.awaitBeginning(wait);
            return false;
        }
        number = recent.numberFor(at.reached());
        at.startAnew();
        if (number == RecentChanges.ELSEWHERE) {
            catchUp(at, wait);
            return false;
        }
        return true;
    }

    private void catchUp(WatchCursor at, Duration wait) throws InterruptedException {
        Backfill<T> next = new Backfill<>(shared, source, at);
        if (shared.catchUps().enter(next, wait)) {
            catchUp = next;
            if (closed.get()) {
                next.close();
            }
        }
    }

    private @Nullable T next(WatchCursor at, Duration wait) throws InterruptedException {
        for (Change change = recent.get(number); change != null; change = recent.get(number)) {
            number++;
            Change own = at.take(change);
            T item = own == null ? null : shared.read(source, own);
            if (item != null) {
                return item;
            }
        }
        if (recent.isGone(number)) {
            number = RecentChanges.ELSEWHERE;
        } else if (!closed.get()) {
            recent.await(number, wait);
        }
        return null;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Backfill<T> current = catchUp;
            if (current != null) {
                current.close();
            }
            shared.leave();
            LockSupport.unpark(reader);
        }
    }
}
