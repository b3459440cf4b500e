package dev.abacus.gateway.admission;

import dev.abacus.kit.settings.LiveSetting;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Loss-based adaptive concurrency limit (AIMD). A request that exceeds the target latency, its wait for a thread included,
 * counts as a loss, as in <a href="https://github.com/Netflix/concurrency-limits">Netflix concurrency-limits</a>. Each 100 ms
 * the limit shrinks by 20 % if most requests were losses, and grows by 2 otherwise. {@code docs/adr/0021} says why it is not
 * that library. A request is admitted while fewer are in flight than its priority's percentage of the limit, a critical one
 * while fewer are than the maximum: so load is shed from the lowest priority up. What waits for a thread counts as in flight,
 * except for critical requests; of which kind it is nobody knows yet, so the limit of reads, the largest, bounds it. Thread-safe.
 */
final class AdaptiveLimiter {

    static final long WINDOW_NANOS = 100_000_000;

    private static final double BACKOFF_RATIO = 0.8;
    private static final int INCREASE = 2;

    private final LiveSetting<AdmissionSettings> settings;
    private final ToIntFunction<AdmissionSettings> maxLimit;
    private final LongSupplier nanoTime;
    private final RequestQueue queue;
    private final AdaptiveLimiter queueLimiter;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicIntegerArray inFlightBy = new AtomicIntegerArray(Priority.values().length);
    private volatile int estimate = Integer.MAX_VALUE;
    private Window window;

    /**
     * A limit that bounds what waits, too.
     *
     * @param maxLimit the setting that bounds this limit
     * @param nanoTime as {@link System#nanoTime}
     */
    AdaptiveLimiter(
            LiveSetting<AdmissionSettings> settings,
            ToIntFunction<AdmissionSettings> maxLimit,
            RequestQueue queue,
            LongSupplier nanoTime) {
        this(settings, maxLimit, queue, nanoTime, null);
    }

    /** @param queueLimiter the limit that bounds what waits; null: this one */
    private AdaptiveLimiter(
            LiveSetting<AdmissionSettings> settings,
            ToIntFunction<AdmissionSettings> maxLimit,
            RequestQueue queue,
            LongSupplier nanoTime,
            @Nullable AdaptiveLimiter queueLimiter) {
        this.settings = settings;
        this.maxLimit = maxLimit;
        this.queue = queue;
        this.nanoTime = nanoTime;
        this.queueLimiter = queueLimiter == null ? this : queueLimiter;
        this.window = new Window(nanoTime.getAsLong());
    }

    /** A limit for another kind of requests. This one bounds the requests that wait. */
    AdaptiveLimiter forKind(ToIntFunction<AdmissionSettings> otherMaxLimit) {
        return new AdaptiveLimiter(settings, otherMaxLimit, queue, nanoTime, this);
    }

    /** A permit until it is closed, or null if as many requests as the limit of this priority are in flight. */
    @Nullable
    Permit tryAcquire(Priority priority) {
        int concurrent = inFlight.incrementAndGet();
        if (admits(concurrent, priority)) {
            return new Permit(priority, concurrent + (priority == Priority.CRITICAL ? 0 : queue.length()));
        }
        inFlight.decrementAndGet();
        return null;
    }

    /** Whether a request of this priority would get no permit now. */
    boolean isFull(Priority priority) {
        return !admits(inFlight.get() + 1, priority);
    }

    /** One is admitted in any case: of a burst that waits as a whole, each would be refused because of the others. */
    private boolean admits(int concurrent, Priority priority) {
        return concurrent <= limit(priority)
                && (concurrent == 1
                        || priority == Priority.CRITICAL
                        || concurrent + queue.length() <= queueLimiter.limit(priority));
    }

    /** The adaptive limit, for now. */
    int limit() {
        AdmissionSettings now = settings.get();
        return Math.min(Math.max(estimate, now.minLimit()), maxLimit.applyAsInt(now));
    }

    /** The requests in flight, of all priorities, up to which one of this priority is admitted for now. */
    int limit(Priority priority) {
        AdmissionSettings now = settings.get();
        return priority == Priority.CRITICAL
                ? maxLimit.applyAsInt(now)
                : Math.max(1, limit() * now.percent(priority) / 100);
    }

    int inFlight(Priority priority) {
        return inFlightBy.get(priority.ordinal());
    }

    private synchronized void sample(long now, long latency, int concurrent) {
        AdmissionSettings current = settings.get();
        window.add(latency > current.target().toNanos(), concurrent);
        if (now - window.began >= WINDOW_NANOS) {
            estimate = window.isOverloaded(current.minLimit()) ? (int) (limit() * BACKOFF_RATIO) : limit() + INCREASE;
            window = new Window(now);
        }
    }

    /** Permit of one request in flight. */
    final class Permit implements AutoCloseable {

        private final long arrived = nanoTime.getAsLong() - queue.waitNanos();
        private final Priority priority;
        private final int concurrent;

        private Permit(Priority priority, int concurrent) {
            this.priority = priority;
            this.concurrent = concurrent;
            inFlightBy.incrementAndGet(priority.ordinal());
        }

        @Override
        public void close() {
            inFlightBy.decrementAndGet(priority.ordinal());
            inFlight.decrementAndGet();
            long now = nanoTime.getAsLong();
            // A priority that has all its permits in flight uses the whole limit, as far as it may.
            sample(now, now - arrived, concurrent * 100 / settings.get().percent(priority));
        }
    }

    /** Samples of the requests that ended within it. */
    private static final class Window {

        private final long began;
        private int samples;
        private int losses;
        private int maxInFlight;

        private Window(long began) {
            this.began = began;
        }

        private void add(boolean loss, int concurrent) {
            samples++;
            losses += loss ? 1 : 0;
            maxInFlight = Math.max(maxInFlight, concurrent);
        }

        /** Latency that the minimum limit causes, too, is no reason to shrink. */
        private boolean isOverloaded(int minLimit) {
            return maxInFlight > minLimit && losses * 2 > samples;
        }
    }
}
