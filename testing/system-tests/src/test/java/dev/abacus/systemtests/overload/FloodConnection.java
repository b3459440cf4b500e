package dev.abacus.systemtests.overload;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Kept-alive HTTP/1.1 connection of the event loop in {@link Flood}. It sends ready-made requests, one at a time, and
 * reads no more of a response than it must: a full HTTP client would be most of the load. Not thread-safe.
 */
final class FloodConnection implements AutoCloseable {

    /** More than any response to what is asked here. */
    private static final int MAX_BYTES = 8192;

    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String END_OF_CHUNKS = "\r\n0\r\n\r\n";
    private static final Pattern LENGTH = Pattern.compile("\ncontent-length: *(\\d+)");

    private final SocketChannel channel = SocketChannel.open();
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocate(MAX_BYTES);
    private ByteBuffer out = ByteBuffer.allocate(0);

    private FloodCall current = FloodCall.NONE;

    /** @param status 200, 503, … */
    record Response(int status, boolean retryAfter, boolean closes) {}

    /** Connects once its events are handled; the selection key's attachment is this. */
    FloodConnection(InetSocketAddress server, Selector selector) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        channel.connect(server);
    }

    /** The call under way. */
    FloodCall current() {
        return current;
    }

    /** Sends it now, or as soon as there is a connection. */
    void call(FloodCall call) throws IOException {
        current = call;
        in.clear();
        out = ByteBuffer.wrap(call.request().bytes());
        if (channel.isConnected()) {
            send();
        }
    }

    /** To be called when the selector tells of this one; null unless the response is whole. */
    @Nullable
    Response progress() throws IOException {
        if (key.isConnectable() && channel.finishConnect()) {
            send();
        }
        if (!key.isReadable()) {
            return null;
        }
        if (channel.read(in) < 0) {
            throw new EOFException("the server closed the connection");
        }
        return response(new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1));
    }

    /** Small as the requests are, they fit into the socket's buffer at once. */
    private void send() throws IOException {
        channel.write(out);
        if (out.hasRemaining()) {
            throw new IOException("the request did not fit into the socket's buffer");
        }
        key.interestOps(SelectionKey.OP_READ);
    }

    private static @Nullable Response response(String received) {
        int end = received.indexOf(END_OF_HEAD);
        if (end < 0) {
            return null;
        }
        String head = received.substring(0, end).toLowerCase(Locale.ROOT);
        int body = end + END_OF_HEAD.length();
        Matcher length = LENGTH.matcher(head);
        boolean whole = length.find()
                ? received.length() >= body + Integer.parseInt(length.group(1))
                : !head.contains("\ntransfer-encoding: chunked") || received.endsWith(END_OF_CHUNKS);
        return whole
                ? new Response(
                        Integer.parseInt(head.substring(9, 12)),
                        head.contains("\nretry-after:"),
                        head.contains("\nconnection: close"))
                : null;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // it is of no use any more
        }
    }
}
