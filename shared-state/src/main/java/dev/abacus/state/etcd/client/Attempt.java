package dev.abacus.state.etcd.client;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request to one member: when it ends, from now on, and whether it left this process. jetcd sets neither a deadline
 * nor tells the latter, so this rides in gRPC's context to {@link AttemptInterceptor}. Thread-safe.
 */
public final class Attempt extends ClientStreamTracer.Factory {
    private enum Progress {
        /** Not begun. */
        WAITING,
        /** It may reach a connection any moment. */
        UNDER_WAY,
        SENT,
        /** It ended without, and never will be. */
        NOT_SENT
    }

    private static final Context.Key<Attempt> CURRENT = Context.key("abacus-attempt");

    private final Duration limit;
    private final Deadline end;
    private final boolean needsLeader;
    private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.UNDER_WAY);
    private volatile @Nullable Attempt carrier;

    /** @param needsLeader a member that knows no leader refuses at once, instead of waiting for one */
    public Attempt(Duration limit, boolean needsLeader) {
        this.limit = limit;
        this.end = Deadline.after(limit.toNanos(), TimeUnit.NANOSECONDS);
        this.needsLeader = needsLeader;
    }

    static @Nullable Attempt current() {
        return CURRENT.get();
    }

    <T> T start(Supplier<T> call) {
        // Not of the current one: an attempt that an answer sets off would hang on to all that went before it.
        Context own = Context.ROOT.withValue(CURRENT, this);
        Context previous = own.attach();
        try {
            return call.get();
        } finally {
            own.detach(previous);
        }
    }

    public Duration limit() {
        return limit;
    }

    boolean needsLeader() {
        return needsLeader;
    }

    /** This one will not be made by itself, but as a part of another; until {@link #leave}, it has not begun. */
    public void postpone() {
        progress.set(Progress.WAITING);
    }

    /** It will be a part of another any moment. */
    public void leave() {
        progress.set(Progress.UNDER_WAY);
    }

    public void becomePartOf(Attempt whole) {
        carrier = whole;
    }

    /** It has failed, or was answered; nothing is sent after this. */
    public void end() {
        progress.updateAndGet(reached -> reached == Progress.SENT ? reached : Progress.NOT_SENT);
    }

    /**
     * Whether the member may have seen it, or may yet: a call that nobody waits for any more can still be on its way to a
     * connection. False: it never reached one, and never will if whoever asked has withdrawn it.
     */
    boolean sent() {
        Attempt whole = carrier;
        if (whole != null) {
            return whole.sent();
        }
        Progress reached = progress.get();
        return reached == Progress.UNDER_WAY || reached == Progress.SENT;
    }

    /** The member turned it away unseen, and it may be sent again. */
    void turnedAway() {
        progress.set(Progress.UNDER_WAY);
    }

    CallOptions applyTo(CallOptions options) {
        return options.withDeadline(end).withStreamTracerFactory(this);
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void streamCreated(Attributes transport, Metadata streamHeaders) {
                progress.set(Progress.SENT);
            }
        };
    }
}
