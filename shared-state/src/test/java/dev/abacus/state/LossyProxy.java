package dev.abacus.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Stands before a server, and loses its answers on demand: what is sent arrives, but nothing comes back. */
final class LossyProxy implements AutoCloseable {
    private final URI server;
    private final ServerSocket listener;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile boolean losing;
    private volatile String trigger = "";
    private volatile String late = "";
    private volatile @Nullable Held held;
    private volatile boolean answered;

    private record Held(Socket upstream, byte[] request) {}

    LossyProxy(URI server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    void loseAnswers() {
        losing = true;
    }

    /** From when this is sent, and to it. */
    void loseAnswersTo(String sent) {
        trigger = sent;
    }

    /** The request that has this in it stays on its way until {@link #deliver}, and all that is sent after it is lost. */
    void holdBack(String sent) {
        late = sent;
    }

    void deliver() throws IOException {
        Held request = Objects.requireNonNull(held, "nothing is held back");
        answered = false;
        request.upstream().getOutputStream().write(request.request());
    }

    /** Since what was held back was delivered. */
    boolean answered() {
        return answered;
    }

    boolean loses() {
        return losing;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket upstream = new Socket(server.getHost(), server.getPort());
                sockets.add(client);
                sockets.add(upstream);
                Thread.ofVirtual().start(() -> pump(client, upstream, false));
                Thread.ofVirtual().start(() -> pump(upstream, client, true));
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[8192];
            int count;
            while ((count = in.read(buffer)) >= 0) {
                String sent = answers ? "" : new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
                if (!trigger.isEmpty() && sent.contains(trigger)) {
                    losing = true;
                }
                if (held == null && !late.isEmpty() && sent.contains(late)) {
                    held = new Held(to, Arrays.copyOf(buffer, count));
                }
                answered |= held != null && held.upstream() == from;
                if (answers ? !losing : held == null) {
                    out.write(buffer, 0, count);
                }
            }
        } catch (IOException closed) {
            // One side has ended the connection.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
