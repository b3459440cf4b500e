package dev.abacus.gateway.admission;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Accept throttle: gives each request a virtual thread, with a limit of threads whose request has not begun.
 * The JDK schedules virtual threads first come, first served. Without the limit a request in flight would wait behind all
 * new ones, most of which are refused under overload. Thread-safe.
 */
final class AcceptThrottle implements RequestQueue {

    private static final ScopedValue<Start> START = ScopedValue.newInstance();

    private final int limit;
    private final ThreadFactory threads;
    private final LongSupplier nanoTime;
    private final Queue<Start> waiting = new ArrayDeque<>();
    private int starting;

    /** What is starting and what waits, for readers without the lock. */
    private volatile int notBegun;

    /**
     * @param limit of threads that have not {@link #begun()}
     * @param nanoTime as {@link System#nanoTime}
     */
    AcceptThrottle(int limit, ThreadFactory threads, LongSupplier nanoTime) {
        this.limit = limit;
        this.threads = threads;
        this.nanoTime = nanoTime;
    }

    /** As {@link java.util.concurrent.Executor#execute}; no executor, for Spring Boot would take it for everybody's. */
    void execute(Runnable request) {
        var start = new Start(request);
        synchronized (waiting) {
            notBegun = starting + waiting.size() + 1;
            if (starting == limit) {
                waiting.add(start);
                return;
            }
            starting++;
        }
        run(start);
    }

    /** The request of this thread has begun, so the next one may have a thread. Has no effect when repeated, or elsewhere. */
    static void begun() {
        if (START.isBound()) {
            START.get().end();
        }
    }

    @Override
    public int length() {
        boolean own = START.isBound() && !START.get().ended;
        return own ? notBegun - 1 : notBegun;
    }

    @Override
    public long waitNanos() {
        return START.isBound() ? START.get().waited() : 0;
    }

    private void run(Start start) {
        boolean started = false;
        try {
            threads.newThread(start).start();
            started = true;
        } finally {
            if (!started) {
                synchronized (waiting) {
                    starting--;
                    notBegun = starting + waiting.size();
                }
            }
        }
    }

    private @Nullable Start next() {
        synchronized (waiting) {
            Start next = waiting.poll();
            if (next == null) {
                starting--;
            }
            notBegun = starting + waiting.size();
            return next;
        }
    }

    /** From the arrival of a request until it has begun. Confined to the thread of its request. */
    private final class Start implements Runnable {

        private final Runnable request;
        private final long arrived = nanoTime.getAsLong();
        private long waited;
        private boolean ended;

        private Start(Runnable request) {
            this.request = request;
        }

        @Override
        public void run() {
            try {
                ScopedValue.where(START, this).run(request);
            } finally {
                end();
            }
        }

        private long waited() {
            return ended ? waited : nanoTime.getAsLong() - arrived;
        }

        private void end() {
            if (!ended) {
                waited = waited();
                ended = true;
                Start next = next();
                if (next != null) {
                    AcceptThrottle.this.run(next);
                }
            }
        }
    }
}
