package dev.abacus.gateway.admission;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Accept throttle: an executor that gives each request a virtual thread, with a limit of threads whose request has not begun.
 * The JDK schedules virtual threads first come, first served. Without the limit a request in flight would wait behind all
 * new ones, most of which are refused under overload.
 *
 * <p>While more wait for a thread than may start, the newest is next, as in the adaptive LIFO of <a
 * href="https://queue.acm.org/detail.cfm?id=2839461">Fail at Scale</a>: in a long queue, the caller of the oldest may have
 * given up. Each {@value #OLDEST_EVERY}th is the oldest all the same, so that none is forgotten. Thread-safe.
 */
final class ThrottlingExecutor implements Executor {

    private static final int OLDEST_EVERY = 4;
    private static final ScopedValue<Start> START = ScopedValue.newInstance();

    private final int limit;
    private final ThreadFactory threads;
    private final LongSupplier nanoTime;
    private final Deque<Request> waiting = new ArrayDeque<>();
    private int starting;
    private int taken;

    /** @param arrivedNanos when it came to this executor */
    private record Request(Runnable work, long arrivedNanos) {}

    /**
     * @param limit of threads that have not {@link #begun()}
     * @param nanoTime as {@link System#nanoTime}
     */
    ThrottlingExecutor(int limit, ThreadFactory threads, LongSupplier nanoTime) {
        this.limit = limit;
        this.threads = threads;
        this.nanoTime = nanoTime;
    }

    @Override
    public void execute(Runnable work) {
        var request = new Request(work, nanoTime.getAsLong());
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

    /** Nanoseconds that the request of this thread has waited for it; 0 elsewhere. */
    static long waitedNanos() {
        return START.isBound() ? START.get().waitedNanos : 0;
    }

    private void start(Request request) {
        threads.newThread(() -> new Start(nanoTime.getAsLong() - request.arrivedNanos).run(request.work))
                .start();
    }

    private @Nullable Request next() {
        synchronized (waiting) {
            boolean newest = waiting.size() > limit && ++taken % OLDEST_EVERY != 0;
            Request next = newest ? waiting.pollLast() : waiting.pollFirst();
            if (next == null) {
                starting--;
            }
            return next;
        }
    }

    /** Confined to the thread of its request. */
    private final class Start {

        private final long waitedNanos;
        private boolean ended;

        private Start(long waitedNanos) {
            this.waitedNanos = waitedNanos;
        }

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
                Request next = next();
                if (next != null) {
                    start(next);
                }
            }
        }
    }
}
