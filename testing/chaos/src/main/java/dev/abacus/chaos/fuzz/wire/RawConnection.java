package dev.abacus.chaos.fuzz.wire;

import dev.abacus.chaos.fuzz.wire.ReadResult.Closed;
import dev.abacus.chaos.fuzz.wire.ReadResult.Malformed;
import dev.abacus.chaos.fuzz.wire.ReadResult.NotExpected;
import dev.abacus.chaos.fuzz.wire.ReadResult.Responded;
import dev.abacus.chaos.fuzz.wire.ReadResult.TimedOut;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 connection for raw requests: kept alive, and opened again when needed. Not thread-safe. */
public final class RawConnection implements AutoCloseable {

    /** What follows a pipelined request. */
    public static final RawRequest PLAIN = new RawRequest(
            "GET",
            "/api/multiply?a=7&b=8",
            "HTTP/1.1",
            List.of(new Field("Host", "localhost")),
            new byte[0],
            SendMode.KEPT_ALIVE);

    private final InetSocketAddress server;
    private final Duration limit;
    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    /** @param limit of the time between two bytes of a response */
    public RawConnection(URI server, Duration limit) {
        this.server = new InetSocketAddress(server.getHost(), server.getPort());
        this.limit = limit;
    }

    /**
     * @param following that of {@link #PLAIN}; null if it was not sent, or its response not read
     * @param repeated whether the request was sent a second time, because the first connection had ended
     */
    public record Received(ReadResult result, @Nullable ReadResult following, boolean repeated) {

        private Received(ReadResult result) {
            this(result, null, false);
        }
    }

    public Received send(RawRequest request) {
        return switch (request.mode()) {
            case KEPT_ALIVE -> keptAlive(request);
            case PIPELINED -> pipelined(request);
            case ALONE -> new Received(alone(request));
            case CUT -> new Received(cut(request));
        };
    }

    private Received keptAlive(RawRequest request) {
        boolean used = socket != null;
        ReadResult result = exchange(request, request.bytes());
        // A server may close an idle connection at any time, also when the next request is already on its way.
        return used && result instanceof Closed
                ? new Received(exchange(request, request.bytes()), null, true)
                : new Received(result);
    }

    private ReadResult exchange(RawRequest request, byte[] bytes) {
        ReadResult result;
        try {
            result = response(request.method(), write(bytes));
            if (result instanceof Responded && socket != null && in.available() > 0) {
                result = new Malformed("there is more than one response to one request");
            }
        } catch (IOException e) {
            result = new Closed(String.valueOf(e.getMessage()));
        }
        if (!(result instanceof Responded)) {
            close();
        }
        return result;
    }

    private Received pipelined(RawRequest request) {
        close();
        byte[] first = request.bytes();
        byte[] second = PLAIN.bytes();
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        try {
            ReadResult result = response(request.method(), write(both));
            boolean over = socket == null || !(result instanceof Responded);
            return new Received(result, over ? null : receive(PLAIN.method()), false);
        } catch (IOException e) {
            return new Received(new Closed(String.valueOf(e.getMessage())));
        } finally {
            close();
        }
    }

    private ReadResult alone(RawRequest request) {
        close();
        try {
            IOException unsent = write(request.bytes());
            if (unsent == null && socket != null) {
                socket.shutdownOutput();
            }
            return response(request.method(), unsent);
        } catch (IOException e) {
            return new Closed(String.valueOf(e.getMessage()));
        } finally {
            close();
        }
    }

    private ReadResult cut(RawRequest request) {
        close();
        byte[] bytes = request.bytes();
        try {
            open().getOutputStream().write(bytes, 0, bytes.length / 2);
        } catch (IOException e) {
            return new Closed(String.valueOf(e.getMessage()));
        } finally {
            close();
        }
        return new NotExpected();
    }

    /**
     * @return why not all of it was sent; null if all was
     * @throws IOException if there is no connection
     */
    private @Nullable IOException write(byte[] bytes) throws IOException {
        OutputStream out = open().getOutputStream();
        try {
            out.write(bytes);
            return null;
        } catch (IOException unsent) {
            return unsent;
        }
    }

    /**
     * The response, also of a server that sent it and closed the connection before it had read the request (RFC 9112, 9.6).
     *
     * @param unsent why the request was not sent completely; null if it was
     */
    private ReadResult response(String method, @Nullable IOException unsent) {
        ReadResult result = receive(method);
        if (unsent == null) {
            return result;
        }
        close();
        return result instanceof Closed ? new Closed(String.valueOf(unsent.getMessage())) : result;
    }

    private Socket open() throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket();
            open.setTcpNoDelay(true);
            open.connect(server, (int) limit.toMillis());
            open.setSoTimeout((int) limit.toMillis());
            in = new BufferedInputStream(open.getInputStream());
            socket = open;
        }
        return open;
    }

    private ReadResult receive(String method) {
        try {
            RawResponse response = new ResponseReader(in).next(method);
            if (response == null) {
                return new Closed("without a response");
            }
            if (response.last()) {
                close();
            }
            return new Responded(response);
        } catch (SocketTimeoutException e) {
            return new TimedOut();
        } catch (MalformedException e) {
            return new Malformed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            // Also a truncated response: a server resets a connection whose request it did not read completely.
            return new Closed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // it is of no use any more
        }
        socket = null;
        in = InputStream.nullInputStream();
    }
}
