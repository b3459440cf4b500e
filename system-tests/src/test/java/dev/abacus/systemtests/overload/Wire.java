package dev.abacus.systemtests.overload;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A kept-alive HTTP/1.1 connection that sends ready-made requests and looks at no more of an answer than it must: on a
 * machine that runs the suite as well, a full HTTP client would be most of the load. Not thread-safe.
 */
final class Wire implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private boolean open = true;

    /** @param status 200, 503, … */
    record Answer(int status, boolean retryAfter) {}

    Wire(URI server) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 2048);
    }

    Answer call(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        int length = 0;
        boolean chunked = false;
        boolean retryAfter = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = true;
            } else if (lower.startsWith("retry-after:")) {
                retryAfter = true;
            } else if (lower.equals("connection: close")) {
                open = false;
            }
        }
        if (chunked) {
            skipChunks();
        } else {
            in.skipNBytes(length);
        }
        return new Answer(status, retryAfter);
    }

    /** Whether another call can be made. */
    boolean isOpen() {
        return open;
    }

    private void skipChunks() throws IOException {
        int size;
        do {
            size = Integer.parseInt(line(), 16);
            in.skipNBytes(size);
            line();
        } while (size > 0);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is of no use any more
        }
    }

    static byte[] request(String method, URI server, String path, @Nullable String json) {
        String head = "%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(method, path, server.getAuthority());
        String body = json == null
                ? "\r\n"
                : "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s".formatted(json.length(), json);
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }
}
