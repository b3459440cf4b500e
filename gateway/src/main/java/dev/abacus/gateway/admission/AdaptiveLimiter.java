package dev.abacus.gateway.admission;

import dev.abacus.kit.settings.Live;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * So many requests of a kind at once, and no queue. How many that is shows: where most of them take longer than they
 * should, they wait for each other, and the places get fewer; else there are more again. It is the additive increase and
 * multiplicative decrease of <a href="https://dl.acm.org/doi/10.1145/52325.52356">TCP's congestion avoidance</a>.
 * Thread-safe.
 */
final class AdaptiveLimiter {

    /** So long are requests watched before the places change. */
    static final long WINDOW_NANOS = 100_000_000;

    private static final double DECREASE = 0.8;
    private static final int INCREASE = 2;

    private final Live<AdmissionSettings> settings;
    private final ToIntFunction<AdmissionSettings> most;
    private final LongSupplier clock;
    private final AtomicInteger taken = new AtomicInteger();
    private volatile int found = Integer.MAX_VALUE;
    private Window window;

    /**
     * @param most of the settings is this kind's
     * @param clock in nanoseconds, as {@link System#nanoTime}
     */
    AdaptiveLimiter(Live<AdmissionSettings> settings, ToIntFunction<AdmissionSettings> most, LongSupplier clock) {
        this.settings = settings;
        this.most = most;
        this.clock = clock;
        this.window = new Window(clock.getAsLong());
    }

    /** One of the places until it is closed, or null if none is free. */
    @Nullable
    Place take() {
        int inWork = taken.incrementAndGet();
        if (inWork <= open()) {
            return new Place(inWork);
        }
        taken.decrementAndGet();
        return null;
    }

    /** So many may be taken at once for now. */
    int open() {
        AdmissionSettings known = settings.get();
        return Math.min(Math.max(found, known.minLimit()), most.applyAsInt(known));
    }

    int taken() {
        return taken.get();
    }

    private synchronized void watch(long now, long nanos, int inWork) {
        AdmissionSettings known = settings.get();
        window.add(nanos > known.target().toNanos(), inWork);
        if (now - window.began >= WINDOW_NANOS) {
            found = window.tooMany(known.minLimit()) ? (int) (open() * DECREASE) : open() + INCREASE;
            window = new Window(now);
        }
    }

    /** Of one request in work. */
    final class Place implements AutoCloseable {

        private final long began = clock.getAsLong();
        private final int inWork;

        private Place(int inWork) {
            this.inWork = inWork;
        }

        @Override
        public void close() {
            taken.decrementAndGet();
            long now = clock.getAsLong();
            watch(now, now - began, inWork);
        }
    }

    /** What was seen of the requests that ended within it. */
    private static final class Window {

        private final long began;
        private int done;
        private int slow;
        private int inWork;

        private Window(long began) {
            this.began = began;
        }

        private void add(boolean tooLong, int atOnce) {
            done++;
            slow += tooLong ? 1 : 0;
            inWork = Math.max(inWork, atOnce);
        }

        /** Where no more than the fewest were in work, whatever made them slow was not that they were too many. */
        private boolean tooMany(int fewest) {
            return inWork > fewest && slow * 2 > done;
        }
    }
}
