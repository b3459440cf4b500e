package dev.abacus.state.etcd;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request to one member: when it ends, from now on, and whether it left this process. jetcd sets neither a deadline nor tells
 * the latter, so this rides in gRPC's context to {@link AttemptInterceptor}.
 */
final class Attempt extends ClientStreamTracer.Factory {
    private static final Context.Key<Attempt> CURRENT = Context.key("abacus-attempt");

    private final Duration limit;
    private final Deadline end;
    private final boolean needsLeader;
    private volatile boolean sent;
    private volatile boolean waiting;
    private volatile boolean ended;
    private volatile @Nullable Attempt carrier;

    /** @param needsLeader a member that knows no leader refuses at once, instead of waiting for one */
    Attempt(Duration limit, boolean needsLeader) {
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

    Duration limit() {
        return limit;
    }

    boolean needsLeader() {
        return needsLeader;
    }

    /** This one will not be made by itself, but as a part of another; until {@link #leave}, it has not begun. */
    void postpone() {
        waiting = true;
    }

    /** It will be a part of another any moment. */
    void leave() {
        waiting = false;
    }

    void becomePartOf(Attempt whole) {
        carrier = whole;
    }

    /** It has failed, or was answered; nothing is sent after this. */
    void end() {
        ended = true;
    }

    /**
     * Whether the member may have seen it, or may yet: a call that nobody waits for any more can still be on its way to a
     * connection. False: it never reached one, and never will if whoever asked has withdrawn it.
     */
    boolean sent() {
        Attempt whole = carrier;
        return whole == null ? sent || !ended && !waiting : whole.sent();
    }

    /** The member turned it away unseen, and it may be sent again. */
    void turnedAway() {
        sent = false;
    }

    CallOptions applyTo(CallOptions options) {
        return options.withDeadline(end).withStreamTracerFactory(this);
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void streamCreated(Attributes transport, Metadata streamHeaders) {
                sent = true;
            }
        };
    }
}
