package dev.abacus.gateway.admission;

import dev.abacus.kit.settings.Live;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * So many requests of a kind at once, and no queue. How many that is shows: where most of them take longer than they
 * should, they wait for each other, and the places get fewer; else there are more again. It is the additive increase and
 * multiplicative decrease of <a href="https://dl.acm.org/doi/10.1145/52325.52356">TCP's congestion avoidance</a>. A few
 * slow ones among many change nothing; where there are few at all, one can, which the fewest places make harmless.
 * Thread-safe.
 */
final class Places {

    /** So long are requests watched before the places change. */
    static final long WINDOW_NANOS = 100_000_000;

    private static final double DECREASE = 0.8;
    private static final int INCREASE = 2;

    private final Live<AdmissionSettings> settings;
    private final ToIntFunction<AdmissionSettings> most;
    private final LongSupplier clock;
    private final AtomicInteger taken = new AtomicInteger();
    private volatile int found = Integer.MAX_VALUE;
    private long windowBegan;
    private int done;
    private int slow;

    /**
     * @param most of the settings is this kind's
     * @param clock in nanoseconds, as {@link System#nanoTime}
     */
    Places(Live<AdmissionSettings> settings, ToIntFunction<AdmissionSettings> most, LongSupplier clock) {
        this.settings = settings;
        this.most = most;
        this.clock = clock;
        this.windowBegan = clock.getAsLong();
    }

    /** Whether there was one; then it has to be given back by {@link #leave}. */
    boolean enter() {
        if (taken.incrementAndGet() <= open()) {
            return true;
        }
        taken.decrementAndGet();
        return false;
    }

    /** @param entered when, by the clock */
    void leave(long entered) {
        taken.decrementAndGet();
        long now = clock.getAsLong();
        watch(now, now - entered > settings.get().target().toNanos());
    }

    private synchronized void watch(long now, boolean tooLong) {
        done++;
        slow += tooLong ? 1 : 0;
        if (now - windowBegan >= WINDOW_NANOS) {
            found = slow * 2 > done
                    ? Math.max((int) (open() * DECREASE), settings.get().fewest())
                    : open() + INCREASE;
            windowBegan = now;
            done = 0;
            slow = 0;
        }
    }

    /** So many may be taken at once for now. */
    int open() {
        return Math.min(found, most.applyAsInt(settings.get()));
    }

    int taken() {
        return taken.get();
    }
}
