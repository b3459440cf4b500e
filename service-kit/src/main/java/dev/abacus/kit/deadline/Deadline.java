package dev.abacus.kit.deadline;

import java.time.Duration;

/**
 * When the caller of the current request stops waiting for its answer. Work that goes on after that is in vain: under
 * overload, and after a pause, it is what keeps a service from ever catching up.
 *
 * <p>Between processes it travels as the time that is left, in {@value #HEADER}, as in <a
 * href="https://grpc.io/docs/guides/deadlines/">gRPC</a>: a point in time would need clocks that agree. What a message
 * waits on the way, in a paused process's socket too, is so not counted. Thread-safe.
 */
public final class Deadline {

    /** Milliseconds, a whole number from 1. */
    public static final String HEADER = "Abacus-Timeout-Ms";

    private static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();
    private static final Deadline NONE = new Deadline(Duration.ZERO);

    /** With less than this nothing can be had. */
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final long limitNanos;
    private final long start = System.nanoTime();

    private Deadline(Duration limit) {
        this.limitNanos = limit.toNanos();
    }

    /** Works for a caller that waits so long. */
    public static <T, X extends Throwable> T within(Duration limit, ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(CURRENT, new Deadline(limit)).call(work);
    }

    /** That of the request which this thread works on; one without an end where there is none. */
    public static Deadline current() {
        return CURRENT.orElse(NONE);
    }

    public boolean isOver() {
        return cut(SHORTEST).compareTo(SHORTEST) < 0;
    }

    /** A time limit of a part of the work, cut to what is left: zero if there is nobody to work for any more. */
    public Duration cut(Duration limit) {
        if (this == NONE) {
            return limit;
        }
        Duration left = Duration.ofNanos(Math.max(0, limitNanos - (System.nanoTime() - start)));
        return left.compareTo(limit) < 0 ? left : limit;
    }
}
