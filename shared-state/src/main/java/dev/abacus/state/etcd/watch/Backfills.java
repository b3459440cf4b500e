package dev.abacus.state.etcd.watch;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A few at a time, because each takes a watch and a buffer. One whose reader stays away has to leave its room to
 * another that waits.
 */
final class Backfills {
    private static final int MOST = 16;
    private static final Duration AWAY = Duration.ofSeconds(2);

    private static final Duration STEP = Duration.ofMillis(250);

    private final Semaphore rooms = new Semaphore(MOST, true);
    private final Set<Backfill<?>> all = ConcurrentHashMap.newKeySet();

    /** False: there was no room in that time, or some shorter one. */
    boolean enter(Backfill<?> catchUp, Duration wait) throws InterruptedException {
        if (!rooms.tryAcquire()) {
            all.stream().filter(each -> each.isLeftFor(AWAY)).findAny().ifPresent(Backfill::close);
            Duration step = wait.compareTo(STEP) < 0 ? wait : STEP;
            if (!rooms.tryAcquire(step.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        all.add(catchUp);
        return true;
    }

    int count() {
        return all.size();
    }

    void leave(Backfill<?> catchUp) {
        if (all.remove(catchUp)) {
            rooms.release();
        }
    }
}
