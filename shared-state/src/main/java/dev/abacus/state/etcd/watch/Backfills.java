package dev.abacus.state.etcd.watch;

import dev.abacus.state.etcd.client.CallDeadline;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The backfills in flight, at most {@value #MAX_CONCURRENT}: each takes a watch and a buffer. If a further one waits,
 * one whose reader stays away has to end. Thread-safe.
 */
final class Backfills {
    private static final int MAX_CONCURRENT = 16;
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration STEP = Duration.ofMillis(250);

    private final WatchClient client;
    private final RecentChanges recent;
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT, true);
    private final Set<Backfill<?>> inFlight = ConcurrentHashMap.newKeySet();

    Backfills(WatchClient client, RecentChanges recent) {
        this.client = client;
        this.recent = recent;
    }

    /** Null: there was no permit in that time, or some shorter one. */
    <T> @Nullable Backfill<T> begin(SubscriptionSource<T> source, WatchCursor cursor, Duration wait)
            throws InterruptedException {
        Backfill<T> backfill = new Backfill<>(client, recent, source, cursor);
        if (!permits.tryAcquire()) {
            inFlight.stream().filter(each -> each.isIdleFor(IDLE)).findAny().ifPresent(this::end);
            Duration step = CallDeadline.min(wait, STEP);
            if (!permits.tryAcquire(step.toNanos(), TimeUnit.NANOSECONDS)) {
                return null;
            }
        }
        inFlight.add(backfill);
        return backfill;
    }

    int count() {
        return inFlight.size();
    }

    void end(Backfill<?> backfill) {
        backfill.close();
        if (inFlight.remove(backfill)) {
            permits.release();
        }
    }
}
