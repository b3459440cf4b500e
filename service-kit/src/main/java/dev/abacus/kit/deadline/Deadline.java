package dev.abacus.kit.deadline;

import java.time.Duration;

/**
 * Deadline of the current request: the time when its caller stops waiting. Work after that is wasted, and keeps an
 * overloaded service from recovering.
 *
 * <p>Between processes it is the remaining time, in {@value #HEADER}, as in <a
 * href="https://grpc.io/docs/guides/deadlines/">gRPC</a>: a point in time would need synchronised clocks. Time in
 * transit, also in a paused process's socket, is not counted. Thread-safe.
 */
public final class Deadline {

    /** Milliseconds, a whole number from 1. */
    public static final String HEADER = "Abacus-Timeout-Ms";

    private static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();
    private static final Deadline NONE = new Deadline(Duration.ZERO);

    /** Minimum time that a call needs. */
    private static final Duration MIN_TIME = Duration.ofMillis(1);

    private static final Duration MAX_TIME_TO_ANSWER = Duration.ofMillis(200);

    private final long limitNanos;
    private final long start = System.nanoTime();

    private Deadline(Duration limit) {
        this.limitNanos = limit.toNanos();
    }

    /** Works for a caller that waits so long. */
    public static <T, X extends Throwable> T within(Duration limit, ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(CURRENT, new Deadline(limit)).call(work);
    }

    /** The deadline of the current thread's request, or one without an end. */
    public static Deadline current() {
        return CURRENT.orElse(NONE);
    }

    public boolean isOver() {
        return cut(MIN_TIME).compareTo(MIN_TIME) < 0;
    }

    /** A time limit, cut to the remaining time: zero after the deadline. */
    public Duration cut(Duration limit) {
        return this == NONE ? limit : min(remaining(), limit);
    }

    /**
     * A time limit, cut so that the caller gets an answer whatever happens: a fifth of the remaining time is left for it, and
     * at most 200 ms. A caller that gives up takes this process for one that hangs.
     */
    public Duration cutToAnswer(Duration limit) {
        if (this == NONE) {
            return limit;
        }
        Duration remaining = remaining();
        return min(remaining.minus(min(remaining.dividedBy(5), MAX_TIME_TO_ANSWER)), limit);
    }

    private Duration remaining() {
        return Duration.ofNanos(Math.max(0, limitNanos - (System.nanoTime() - start)));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
