package dev.abacus.state.etcd.watch;

import dev.abacus.state.Feed;
import dev.abacus.state.LoopHealth;
import dev.abacus.state.StateException;
import dev.abacus.state.etcd.client.RefusedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One watch for all who follow keys under a prefix. A thread of its own carries what the watch brings into
 * {@link RecentChanges}, where the followers read it. It is there from the first follower until a while after the
 * last.
 */
public final class SharedWatch {
    private static final Duration STEP = Duration.ofMillis(250);
    /** Between attempts, where etcd is away. */
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** A reader that comes back, and the next one, need no new watch. */
    private static final Duration LINGER = Duration.ofSeconds(5);
    /** So that those who come back after a restart of this process are where the shared changes begin. */
    private static final long LOOK_BACK_REVISIONS = 1_000;

    private final Watches watches;
    private final String prefix;
    private final boolean deletions;
    private final RecentChanges recent = new RecentChanges();
    private final Backfills catchUps = new Backfills();
    private final LoopHealth health;
    private final AtomicLong reached = new AtomicLong();
    private int followers;
    private long leftAt;
    private boolean driven;
    private boolean closed;

    SharedWatch(Watches watches, String prefix, boolean deletions) {
        this.watches = watches;
        this.prefix = prefix;
        this.deletions = deletions;
        this.health = watches.health(prefix);
    }

    /** A feed of what a source is about; to be closed, for the watch stays open until then. */
    public <T> Feed<T> subscribe(SubscriptionSource<T> source) {
        enter();
        return new Subscription<>(this, source);
    }

    RecentChanges recent() {
        return recent;
    }

    Backfills catchUps() {
        return catchUps;
    }

    <T> @Nullable T read(SubscriptionSource<T> source, Change change) {
        return watches.read(source, change);
    }

    /** A tail for one follower alone. */
    ResumingWatch open(String ownPrefix, Position after) {
        return watches.open(ownPrefix, deletions, after);
    }

    private synchronized void enter() {
        followers++;
        if (!driven) {
            driven = true;
            health.started();
            Thread.ofVirtual().name("shared-tail").start(this::drive);
        }
    }

    synchronized void leave() {
        followers--;
        leftAt = System.nanoTime();
    }

    synchronized boolean isDriven() {
        return driven;
    }

    /** The revision until which it has brought all changes; not a number while nobody follows. */
    synchronized double progress() {
        return driven ? reached.get() : Double.NaN;
    }

    synchronized void close() {
        closed = true;
    }

    private synchronized boolean goesOn() {
        boolean needed = followers > 0 || System.nanoTime() - leftAt < LINGER.toNanos();
        if (closed || !needed) {
            driven = false;
            health.ended();
            recent.end();
        }
        return driven;
    }

    private void drive() {
        boolean lookBack = true;
        ResumingWatch tail = null;
        while (goesOn()) {
            try {
                if (tail == null) {
                    tail = open(lookBack);
                }
                switch (tail.poll(STEP)) {
                    case null -> reached.set(tail.reached().revision());
                    case ResumingWatch.News.Changes(var changes) -> {
                        recent.add(changes);
                        reached.set(tail.reached().revision());
                    }
                    case ResumingWatch.News.Compacted() -> {
                        recent.end();
                        lookBack = false;
                        close(tail);
                        tail = null;
                    }
                }
                health.succeeded();
            } catch (StateException | RefusedException e) {
                pause();
            } catch (RuntimeException e) {
                health.failed(e);
                // What the watch brought last may be lost: its followers read it by ways of their own.
                recent.end();
                close(tail);
                tail = null;
                pause();
            } catch (InterruptedException e) {
                // Nobody interrupts it; and its followers need it.
            }
        }
        close(tail);
    }

    private ResumingWatch open(boolean lookBack) {
        long now = watches.revision();
        long after = lookBack ? Math.max(0, now - LOOK_BACK_REVISIONS) : now;
        recent.beginAfter(after);
        return open(prefix, Position.after(after));
    }

    private static void close(@Nullable ResumingWatch tail) {
        if (tail != null) {
            tail.close();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            // As above.
        }
    }
}
