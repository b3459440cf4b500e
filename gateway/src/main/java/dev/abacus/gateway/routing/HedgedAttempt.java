package dev.abacus.gateway.routing;

import feign.Response;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Attempt with a hedge, as {@link Hedging} has it. The caller's thread runs the attempt. Only if the attempt takes long, a
 * timer starts a thread for the hedge. The first response ends the other exchange. One thread runs it.
 */
final class HedgedAttempt {

    private final InstanceAttempt first;
    private final Supplier<@Nullable InstanceAttempt> another;
    private final Hedging hedging;
    private final long delay;
    private boolean over;
    private @Nullable Hedge hedge;

    private record Hedge(InstanceAttempt attempt, CompletableFuture<@Nullable Response> response) {}

    /** @param another chooses another instance and pays for its attempt; returns null if there is none, or no budget */
    HedgedAttempt(InstanceAttempt first, Supplier<@Nullable InstanceAttempt> another, Hedging hedging) {
        this.first = first;
        this.another = another;
        this.hedging = hedging;
        this.delay = hedging.delayNanos();
    }

    /** Returns the first response; null if neither attempt has one. */
    @Nullable
    Response run(Timer timer) {
        Timeout timeout =
                timer.newTimeout(_ -> Thread.ofVirtual().name("hedge").start(this::hedge), delay, TimeUnit.NANOSECONDS);
        Response response = first.run();
        timeout.cancel();
        Hedge started = end();
        if (response != null) {
            hedging.took(first.elapsedNanos());
            if (started != null) {
                started.attempt().overtake(false);
            }
            return response;
        }
        return started == null ? null : started.response().join();
    }

    /** Whether an instance other than the one that answered may have executed the request, after {@link #run}. */
    boolean maybeDone() {
        Hedge started = end();
        return first.maybeDone()
                || (started != null
                        && (!started.response().isDone() || started.attempt().maybeDone()));
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
        Response response = null;
        try {
            response = begun.attempt().run();
            if (response != null) {
                answered(begun.attempt().elapsedNanos());
            }
        } finally {
            begun.response().complete(response);
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
