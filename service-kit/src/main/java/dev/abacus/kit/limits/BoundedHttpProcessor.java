package dev.abacus.kit.limits;

import dev.abacus.kit.limits.PartialRequests.Part;
import dev.abacus.kit.limits.PartialRequests.PartialState;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.apache.coyote.Adapter;
import org.apache.coyote.ErrorState;
import org.apache.coyote.Response;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat processor that reports each partial request head or body to {@link PartialRequests}. Tomcat keeps a
 * processor, with buffers for the largest head, for each partial head. For one connection and one thread at a time.
 */
final class BoundedHttpProcessor extends Http11Processor {

    private static final ScopedValue<BoundedHttpProcessor> CURRENT = ScopedValue.newInstance();

    /**
     * Flag of Tomcat 11.0.24: the request is HTTP/0.9, whose response has no status line. Tomcat sets it when it has parsed
     * a request line and never resets it, so a malformed request that follows on the same processor, from any client,
     * would also get a response without a status line.
     */
    private static final VarHandle HTTP_09 = http09();

    private final PartialRequests partial;
    private final ConnectionReaper reaper;
    private final Adapter adapter;
    private @Nullable Part head;
    private @Nullable Part body;

    BoundedHttpProcessor(
            BoundedHttpProtocol protocol, PartialRequests partial, ConnectionReaper reaper, LoadShedder shedder) {
        super(protocol, protocol.getAdapter());
        this.partial = partial;
        this.reaper = reaper;
        this.adapter = new LoadSheddingAdapter(protocol.getAdapter(), shedder, this);
    }

    @Override
    public Adapter getAdapter() {
        return adapter;
    }

    /** Sends a whole response, past Tomcat's own. */
    void respond(Response response, byte[] message) {
        headArrived();
        response.setCommitted(true);
        try {
            SocketWrapperBase<?> connection = Objects.requireNonNull(getSocketWrapper());
            connection.write(true, message, 0, message.length);
            connection.flush(true);
        } catch (IOException e) {
            setErrorState(ErrorState.CLOSE_CONNECTION_NOW, e);
        }
    }

    /** The processor of the current thread's request; null where Tomcat is not the server. */
    static @Nullable BoundedHttpProcessor current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    @Override
    public SocketState process(SocketWrapperBase<?> connection, SocketEvent event) throws IOException {
        boolean headAwaited = false;
        if (!isAsync()) {
            HTTP_09.set((Http11Processor) this, false);
        }
        reaper.busy(connection);
        try {
            SocketState state = ScopedValue.where(CURRENT, this).call(() -> super.process(connection, event));
            headAwaited = state == SocketState.LONG && !isAsync();
            if (headAwaited && head == null) {
                head = awaits(connection, true);
                if (head != null && head.state() == PartialState.DISPLACED) {
                    headAwaited = false;
                    return SocketState.CLOSED;
                }
            }
            return state;
        } finally {
            if (!headAwaited) {
                head = closed(head);
            }
            bodyArrived();
            reaper.idle(connection);
        }
    }

    /** A request begins, which may be one of several pipelined requests. */
    void headArrived() {
        head = closed(head);
        SocketWrapperBase<?> connection = getSocketWrapper();
        if (connection != null) {
            reaper.busy(connection);
        }
    }

    /** The wait for the body ends with {@link #bodyArrived()} or with the request. */
    @Nullable
    Part awaitBody() {
        if (body == null) {
            body = awaits(getSocketWrapper(), false);
        }
        return body;
    }

    void bodyArrived() {
        body = closed(body);
    }

    private @Nullable Part awaits(@Nullable SocketWrapperBase<?> connection, boolean ofHead) {
        SocketChannel channel = connection == null ? null : channel(connection);
        if (channel == null) {
            return null;
        }
        return ofHead ? partial.head(channel) : partial.body(channel);
    }

    private static VarHandle http09() {
        try {
            return MethodHandles.privateLookupIn(Http11Processor.class, MethodHandles.lookup())
                    .findVarHandle(Http11Processor.class, "http09", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The channel of a connection; null if it is closed. */
    static @Nullable SocketChannel channel(SocketWrapperBase<?> connection) {
        return connection.getSocket() instanceof NioChannel socket ? socket.getIOChannel() : null;
    }

    private static @Nullable Part closed(@Nullable Part part) {
        if (part != null) {
            part.close();
        }
        return null;
    }
}
