package dev.abacus.gateway.routing;

import io.netty.util.Timeout;
import io.netty.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Attempt with a hedge, as {@link HedgingDelay} has it. The caller's thread runs the attempt. Only if the attempt takes long, a
 * timer starts a thread for the hedge. The first answer ends the other exchange; a refusal (503) is none, for the other
 * instance may be able to do it. One thread runs it.
 */
final class HedgedAttempt {

    private final InstanceAttempt first;
    private final Supplier<@Nullable InstanceAttempt> another;
    private final HedgingDelay hedging;
    private final long delay;
    private boolean over;
    private @Nullable Hedge hedge;

    private record Hedge(InstanceAttempt attempt, CompletableFuture<Void> end) {}

    /** @param another chooses another instance and pays for its attempt; returns null if there is none, or no budget */
    HedgedAttempt(InstanceAttempt first, Supplier<@Nullable InstanceAttempt> another, HedgingDelay hedging) {
        this.first = first;
        this.another = another;
        this.hedging = hedging;
        this.delay = hedging.delayNanos();
    }

    /** Returns the attempt that decides: the first with an answer, or else with a response. */
    InstanceAttempt run(Timer timer) {
        Timeout timeout =
                timer.newTimeout(_ -> Thread.ofVirtual().name("hedge").start(this::hedge), delay, TimeUnit.NANOSECONDS);
        first.run();
        timeout.cancel();
        Hedge started = end();
        if (first.isAnswered()) {
            hedging.took(first.elapsedNanos());
            if (started != null) {
                started.attempt().overtake(false);
            }
            return first;
        }
        if (started == null) {
            return first;
        }
        started.end().join();
        return started.attempt().response() == null ? first : started.attempt();
    }

    /** Whether an instance other than the one that answered may have executed the request, after {@link #run}. */
    boolean maybeDone() {
        Hedge started = end();
        return first.maybeDone()
                || (started != null
                        && (!started.end().isDone() || started.attempt().maybeDone()));
    }

    /** No hedge starts any more. */
    private synchronized @Nullable Hedge end() {
        over = true;
        return hedge;
    }

    private synchronized @Nullable Hedge begin() {
        InstanceAttempt attempt = over ? null : another.get();
        if (attempt != null) {
            hedge = new Hedge(attempt, new CompletableFuture<>());
        }
        return hedge;
    }

    private void hedge() {
        Hedge begun = begin();
        if (begun == null) {
            return;
        }
        hedging.sent();
        try {
            begun.attempt().run();
            if (begun.attempt().isAnswered()) {
                answered(begun.attempt().elapsedNanos());
            }
        } finally {
            begun.end().complete(null);
        }
    }

    /** A hedge that was fast shows that the service is, and that the first instance is an outlier. */
    private void answered(long nanos) {
        hedging.took(nanos);
        hedging.took(first.elapsedNanos());
        hedging.won();
        first.overtake(nanos <= delay);
    }
}
