package dev.abacus.gateway.admission;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Accept throttle: an executor that gives each request a virtual thread, with a limit of threads whose request has not begun.
 * The JDK schedules virtual threads first come, first served. Without the limit a request in flight would wait behind all
 * new ones, most of which are refused under overload. Thread-safe.
 */
final class ThrottlingExecutor implements Executor {

    private static final ScopedValue<Start> START = ScopedValue.newInstance();

    private final int limit;
    private final ThreadFactory threads;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int starting;

    /** @param limit of threads that have not {@link #begun()} */
    ThrottlingExecutor(int limit, ThreadFactory threads) {
        this.limit = limit;
        this.threads = threads;
    }

    @Override
    public void execute(Runnable request) {
        synchronized (waiting) {
            if (starting == limit) {
                waiting.add(request);
                return;
            }
            starting++;
        }
        start(request);
    }

    /** The request of this thread has begun, so the next one may have a thread. Has no effect when repeated, or elsewhere. */
    static void begun() {
        if (START.isBound()) {
            START.get().end();
        }
    }

    private void start(Runnable request) {
        threads.newThread(() -> new Start().run(request)).start();
    }

    private @Nullable Runnable next() {
        synchronized (waiting) {
            Runnable next = waiting.poll();
            if (next == null) {
                starting--;
            }
            return next;
        }
    }

    /** Confined to the thread of its request. */
    private final class Start {

        private boolean ended;

        private void run(Runnable request) {
            try {
                ScopedValue.where(START, this).run(request);
            } finally {
                end();
            }
        }

        private void end() {
            if (!ended) {
                ended = true;
                Runnable next = next();
                if (next != null) {
                    start(next);
                }
            }
        }
    }
}
