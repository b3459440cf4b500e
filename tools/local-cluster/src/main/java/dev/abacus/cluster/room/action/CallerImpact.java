package dev.abacus.cluster.room.action;

import dev.abacus.cluster.room.load.FinishedCall;
import java.time.Duration;
import java.time.Instant;

/** Impact of a fault on callers: the calls that ended since it began. Concurrent faults share their impact. Thread-safe. */
final class CallerImpact {
    private final Instant began;
    private int calls;
    private int failed;
    private int slow;
    private Duration worst = Duration.ZERO;
    private Duration toNormal = Duration.ZERO;

    /**
     * Impact so far, in milliseconds.
     *
     * @param worst latency of the slowest call
     * @param toNormal until the last call that failed or was slow had its answer
     */
    public record Summary(int calls, int failed, int slow, long worst, long toNormal) {}

    CallerImpact(Instant began) {
        this.began = began;
    }

    synchronized void add(FinishedCall call) {
        Duration since = Duration.between(began, call.ended());
        if (since.isNegative()) {
            return;
        }
        calls++;
        failed += call.failed() ? 1 : 0;
        slow += call.slow() ? 1 : 0;
        worst = worst.compareTo(call.latency()) < 0 ? call.latency() : worst;
        toNormal = call.normal() ? toNormal : since;
    }

    synchronized Summary summary() {
        return new Summary(calls, failed, slow, worst.toMillis(), toNormal.toMillis());
    }
}
