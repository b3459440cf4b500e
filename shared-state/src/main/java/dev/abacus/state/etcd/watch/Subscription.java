package dev.abacus.state.etcd.watch;

import dev.abacus.state.Feed;
import dev.abacus.state.StateException;
import dev.abacus.state.etcd.client.NonRetryableException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Feed of a {@link SharedWatch}: reads its {@link RecentChanges}, and older changes by a {@link Backfill}.
 *
 * <p>Starting: the source has to say where to begin. Joining: the cursor's position is looked up in the recent changes.
 * They include it: Live, which reads them from an offset on, and returns to Joining if the offset is dropped because the
 * reader is slow. They do not: Backfilling, which returns to Joining once they do. A cursor of another history is replaced
 * by one before everything. Closed is final.
 */
final class Subscription<T> implements Feed<T> {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private sealed interface State<T> {
        record Starting<T>() implements State<T> {}

        record Joining<T>(WatchCursor cursor) implements State<T> {}

        record Live<T>(WatchCursor cursor, long offset) implements State<T> {}

        record Backfilling<T>(WatchCursor cursor, Backfill<T> backfill) implements State<T> {}

        record Closed<T>() implements State<T> {}
    }

    private final WatchClient client;
    private final RecentChanges recent;
    private final Backfills backfills;
    private final SubscriptionSource<T> source;
    private final Runnable onClose;
    private final String beginning;
    /** The history that the cursor belongs to, or an earlier one. */
    private long history;

    private volatile State<T> state = new State.Starting<>();
    private volatile @Nullable Thread reader;

    Subscription(
            WatchClient client,
            RecentChanges recent,
            Backfills backfills,
            SubscriptionSource<T> source,
            Runnable onClose) {
        this.client = client;
        this.recent = recent;
        this.backfills = backfills;
        this.source = source;
        this.onClose = onClose;
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
        while (item == null && !isClosed()) {
            long remaining = Math.max(0, end - System.nanoTime());
            try {
                item = step(Duration.ofNanos(remaining));
            } catch (StateException | NonRetryableException e) {
                Thread.sleep(Math.min(remaining / 1_000_000, PAUSE.toMillis()));
            }
            if (remaining == 0) {
                break;
            }
        }
        return isClosed() ? null : item;
    }

    private @Nullable T step(Duration wait) throws InterruptedException {
        if (state instanceof State.Backfilling<T>(WatchCursor cursor, Backfill<T> backfill)) {
            T item = backfill.poll(wait);
            if (backfill.isClosed()) {
                backfills.end(backfill);
                become(new State.Joining<>(cursor));
            }
            return item;
        }
        if (state instanceof State.Starting) {
            history = recent.history();
            become(new State.Joining<>(new WatchCursor(source.prefix(), source.begin())));
        }
        if (state instanceof State.Joining<T>(WatchCursor cursor)) {
            join(cursor, wait);
        }
        return state instanceof State.Live<T>(WatchCursor cursor, long offset) ? read(cursor, offset, wait) : null;
    }

    private void join(WatchCursor cursor, Duration wait) throws InterruptedException {
        if (!recent.hasBegun()) {
            recent.awaitBeginning(wait);
            return;
        }
        OptionalLong offset = recent.offsetAfter(cursor.position());
        // After the offset: it is dropped if another history begins from here on.
        if (recent.history() != history) {
            history = recent.history();
            source.forget();
            become(new State.Joining<>(new WatchCursor(source.prefix(), Position.NONE)));
            return;
        }
        cursor.restart();
        if (offset.isPresent()) {
            become(new State.Live<>(cursor, offset.getAsLong()));
            return;
        }
        Backfill<T> backfill = backfills.begin(source, cursor, wait);
        if (backfill != null) {
            become(new State.Backfilling<>(cursor, backfill));
        }
    }

    private @Nullable T read(WatchCursor cursor, long from, Duration wait) throws InterruptedException {
        long offset = from;
        for (Change change = recent.get(offset); change != null; change = recent.get(offset)) {
            offset++;
            Change own = cursor.advance(change);
            T item = own == null ? null : client.read(source, own);
            if (item != null) {
                become(new State.Live<>(cursor, offset));
                return item;
            }
        }
        if (recent.isDropped(offset)) {
            become(new State.Joining<>(cursor));
        } else {
            become(new State.Live<>(cursor, offset));
            if (!isClosed()) {
                recent.await(offset, wait);
            }
        }
        return null;
    }

    /** Every transition but that to Closed, which no other may undo. */
    private synchronized void become(State<T> next) {
        if (!isClosed()) {
            state = next;
        } else if (next instanceof State.Backfilling<T>(WatchCursor _, Backfill<T> backfill)) {
            backfills.end(backfill);
        }
    }

    private boolean isClosed() {
        return state instanceof State.Closed;
    }

    @Override
    public void close() {
        State<T> last;
        synchronized (this) {
            last = state;
            state = new State.Closed<>();
        }
        if (last instanceof State.Closed) {
            return;
        }
        if (last instanceof State.Backfilling<T>(WatchCursor _, Backfill<T> backfill)) {
            backfills.end(backfill);
        }
        onClose.run();
        LockSupport.unpark(reader);
    }
}
