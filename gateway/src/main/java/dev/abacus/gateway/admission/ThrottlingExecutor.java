package dev.abacus.gateway.admission;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request a virtual thread, but only so many at once to those that have not begun. Virtual threads get their
 * turns in the order in which they asked for one: without this, a request in work that has its answer from a service
 * would wait behind every new one, most of which are only to be refused. Thread-safe.
 */
final class ThrottlingExecutor implements Executor {

    private static final ScopedValue<Visit> VISIT = ScopedValue.newInstance();

    private final int width;
    private final ThreadFactory threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int entering;

    /** @param width so many at once have a thread and have not {@link #passed()} */
    ThrottlingExecutor(int width, ThreadFactory threads) {
        this.width = width;
        this.threads = threads;
    }

    @Override
    public void execute(Runnable request) {
        lock.lock();
        try {
            if (entering == width) {
                waiting.add(request);
                return;
            }
            entering++;
        } finally {
            lock.unlock();
        }
        enter(request);
    }

    /** The request of this thread has begun, so the next one may have a thread. Once more, or elsewhere, it does nothing. */
    static void passed() {
        if (VISIT.isBound()) {
            VISIT.get().end();
        }
    }

    private void enter(Runnable request) {
        threads.newThread(() -> new Visit().make(request)).start();
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable next = waiting.poll();
            if (next == null) {
                entering--;
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Confined to the thread of its request. */
    private final class Visit {

        private boolean ended;

        private void make(Runnable request) {
            try {
                ScopedValue.where(VISIT, this).run(request);
            } finally {
                end();
            }
        }

        private void end() {
            if (!ended) {
                ended = true;
                Runnable next = next();
                if (next != null) {
                    enter(next);
                }
            }
        }
    }
}
