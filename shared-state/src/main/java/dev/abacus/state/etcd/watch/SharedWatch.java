package dev.abacus.state.etcd.watch;

import dev.abacus.state.Feed;
import dev.abacus.state.LoopHealth;
import dev.abacus.state.StateException;
import dev.abacus.state.etcd.client.EtcdMeters;
import dev.abacus.state.etcd.client.NonRetryableException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One etcd watch for all subscriptions to keys under a prefix, whatever their number.
 *
 * <p>A thread copies what the watch brings into {@link RecentChanges}, where each {@link Subscription} reads it. The
 * first subscription starts the thread (IDLE to RUNNING); it stops {@value #LINGER_SECONDS} s after the last one was
 * closed (RUNNING to IDLE), or when this is closed. When the watch cannot continue, as after a compaction, the recent
 * changes end and begin anew, and subscriptions bridge the gap with a {@link Backfill}. If etcd has another history then,
 * subscriptions begin anew. Thread-safe.
 */
public final class SharedWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SharedWatch.class);
    private static final Duration STEP = Duration.ofMillis(250);
    /** Between attempts while etcd is not available. */
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** A client that reconnects, and the next one, need no new watch. */
    private static final int LINGER_SECONDS = 5;
    /** So that clients which reconnect after a restart of this process find their position among the recent changes. */
    private static final long LOOK_BACK_REVISIONS = 1_000;

    private enum State {
        IDLE,
        RUNNING,
        CLOSED
    }

    private final WatchClient client;
    private final EtcdMeters meters;
    private final String prefix;
    private final RecentChanges recent = new RecentChanges();
    private final Backfills backfills;
    private final LoopHealth health;
    private State state = State.IDLE;
    private int subscriptions;
    private long lastClosedAt;
    private volatile long revision;

    public SharedWatch(WatchClient client, EtcdMeters meters, String prefix) {
        this.client = client;
        this.meters = meters;
        this.prefix = prefix;
        this.backfills = new Backfills(client, recent);
        this.health = meters.loop("watch of " + prefix);
        meters.watching(prefix, this, SharedWatch::revision);
    }

    /** A feed of what a source describes. The watch stays open until the feed is closed. */
    public <T> Feed<T> subscribe(SubscriptionSource<T> source) {
        start();
        return new Subscription<>(client, recent, backfills, source, this::unsubscribe);
    }

    private synchronized void start() {
        subscriptions++;
        if (state == State.IDLE) {
            state = State.RUNNING;
            health.started();
            Thread.ofVirtual().name("shared-watch").start(new Copier());
        }
    }

    private synchronized void unsubscribe() {
        subscriptions--;
        lastClosedAt = System.nanoTime();
    }

    @Override
    public synchronized void close() {
        state = State.CLOSED;
    }

    /** Asked once per step of the thread: after false, another thread may have started. */
    private synchronized boolean continues() {
        boolean lingers = System.nanoTime() - lastClosedAt
                < Duration.ofSeconds(LINGER_SECONDS).toNanos();
        if (state == State.RUNNING && subscriptions == 0 && !lingers) {
            state = State.IDLE;
        }
        if (state != State.RUNNING) {
            health.ended();
            recent.end();
        }
        return state == State.RUNNING;
    }

    synchronized boolean isRunning() {
        return state == State.RUNNING;
    }

    /** All changes up to this revision have arrived; not a number while the watch is not open. */
    private double revision() {
        return isRunning() ? revision : Double.NaN;
    }

    RecentChanges recent() {
        return recent;
    }

    Backfills backfills() {
        return backfills;
    }

    /** Copies the watch's changes into the recent ones, and opens another watch after each that is lost. */
    private final class Copier implements Runnable {
        private long lookBack = LOOK_BACK_REVISIONS;
        private @Nullable ResumingWatch watch;
        private boolean otherHistory;
        /** Newest revision that etcd is known to have reached. */
        private long known;

        @Override
        public void run() {
            while (continues()) {
                try {
                    if (step(watch == null ? open() : watch)) {
                        health.succeeded();
                    }
                } catch (StateException | NonRetryableException e) {
                    pause();
                } catch (InterruptedException e) {
                    // Nobody interrupts this thread, and subscriptions need it.
                } catch (Throwable e) {
                    health.failed(e);
                    // The last changes may be lost.
                    recent.end();
                    closeWatch();
                    pause();
                }
            }
            closeWatch();
        }

        private ResumingWatch open() {
            long now = client.currentRevision().getAsLong();
            if (otherHistory || now < known) {
                log.warn("etcd was deleted or restored: readers of {} begin anew, at revision {}", prefix, now);
                recent.forget();
                meters.seenAnew(now);
                otherHistory = false;
            }
            known = now;
            long after = Math.max(0, now - lookBack);
            recent.beginAfter(after);
            revision = after;
            ResumingWatch opened = new ResumingWatch(client, prefix, Position.after(after), now);
            watch = opened;
            return opened;
        }

        /** @return whether the watch is open, or etcd has answered */
        private boolean step(ResumingWatch current) throws InterruptedException {
            ResumingWatch.News news = current.poll(STEP);
            switch (news) {
                case ResumingWatch.News.Nothing(), ResumingWatch.News.NotOpen() -> {}
                case ResumingWatch.News.Changes(var changes) -> recent.add(changes);
                case ResumingWatch.News.Compacted(), ResumingWatch.News.OtherHistory() -> {
                    otherHistory |= news instanceof ResumingWatch.News.OtherHistory;
                    lookBack = 0;
                    recent.end();
                    closeWatch();
                }
            }
            revision = current.position().revision();
            known = Math.max(known, revision);
            return !(news instanceof ResumingWatch.News.NotOpen);
        }

        private void closeWatch() {
            ResumingWatch closing = watch;
            watch = null;
            if (closing != null) {
                try {
                    closing.close();
                } catch (Throwable e) {
                    log.debug("The watch of {} could not be closed", prefix, e);
                }
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
}
