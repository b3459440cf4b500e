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
 * One request to one member: its deadline, and whether it was sent. jetcd has an option for neither, so an attempt rides
 * in gRPC's context to {@link AttemptInterceptor}. Thread-safe.
 *
 * <p>An attempt starts PENDING: it may reach a connection any moment. gRPC reports SENT. It ends NOT_SENT if it ends
 * before that. A write that waits for its group is QUEUED, and its part in the group is PENDING until the group, which
 * has an attempt of its own, knows better.
 */
public final class Attempt extends ClientStreamTracer.Factory {
    private enum State {
        QUEUED,
        PENDING,
        SENT,
        NOT_SENT;

        /** A connection reports at any time, also after the end, and is right. */
        boolean leadsTo(State next) {
            return switch (next) {
                case QUEUED -> this == PENDING;
                case PENDING -> this == QUEUED || this == SENT;
                case SENT -> true;
                case NOT_SENT -> this != SENT;
            };
        }
    }

    private static final Context.Key<Attempt> CURRENT = Context.key("abacus-attempt");

    private final long begun = System.nanoTime();
    private final Duration limit;
    private final Deadline deadline;
    private final boolean needsLeader;
    private final AtomicReference<State> state = new AtomicReference<>(State.PENDING);
    private volatile @Nullable Attempt group;

    /** @param needsLeader a member without a leader refuses immediately, instead of waiting for a leader */
    public Attempt(Duration limit, boolean needsLeader) {
        this.limit = limit;
        this.deadline = Deadline.after(limit.toNanos(), TimeUnit.NANOSECONDS);
        this.needsLeader = needsLeader;
    }

    static @Nullable Attempt current() {
        return CURRENT.get();
    }

    <T> T start(Supplier<T> call) {
        // Not a child of the current context: a call that an answer starts would keep all calls before it in memory.
        Context own = Context.ROOT.withValue(CURRENT, this);
        Context previous = own.attach();
        try {
            return call.get();
        } finally {
            own.detach(previous);
        }
    }

    /** By {@link System#nanoTime}. */
    long begun() {
        return begun;
    }

    public Duration limit() {
        return limit;
    }

    boolean needsLeader() {
        return needsLeader;
    }

    /** Nothing is sent until {@link #dequeue}. */
    public void queue() {
        become(State.QUEUED);
    }

    public void dequeue() {
        become(State.PENDING);
    }

    /** Whether it waits for its group: the connection has not seen it. */
    boolean isQueued() {
        return state.get() == State.QUEUED;
    }

    /** From now on, this is sent if the group is. */
    public void join(Attempt ofGroup) {
        group = ofGroup;
    }

    /** It has failed or was answered: nothing is sent after this. */
    public void end() {
        become(State.NOT_SENT);
    }

    /** The member has turned it away unseen, and it is sent again. */
    void retry() {
        become(State.PENDING);
    }

    /** Nothing happens if no transition leads there. */
    private void become(State next) {
        state.updateAndGet(now -> now.leadsTo(next) ? next : now);
    }

    /** Whether the member has seen it, or may see it yet, as a connection may still send a call that was given up. */
    boolean maybeSent() {
        Attempt ofGroup = group;
        if (ofGroup != null) {
            return ofGroup.maybeSent();
        }
        State now = state.get();
        return now == State.PENDING || now == State.SENT;
    }

    CallOptions applyTo(CallOptions options) {
        return options.withDeadline(deadline).withStreamTracerFactory(this);
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void streamCreated(Attributes transport, Metadata streamHeaders) {
                become(State.SENT);
            }
        };
    }
}
