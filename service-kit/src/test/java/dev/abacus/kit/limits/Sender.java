package dev.abacus.kit.limits;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A client that sends bytes as a test wants them sent. */
final class Sender implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    Sender(int port) throws IOException {
        this(port, "127.0.0.1");
    }

    /** @param from an address of this machine */
    Sender(int port, String from) throws IOException {
        socket = new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    Sender sends(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends one byte after the other, over and over, until the server has answered or closed the connection. */
    String trickles(String bytes, Duration pause) throws IOException {
        var ended = new AtomicBoolean();
        Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; !ended.get(); i++) {
                    sends(bytes.substring(i % bytes.length(), i % bytes.length() + 1));
                    Thread.sleep(pause);
                }
            } catch (IOException e) {
                // The server hung up, as the test expects.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            return answer();
        } finally {
            ended.set(true);
        }
    }

    void takes(int bytes) throws IOException {
        socket.getInputStream().readNBytes(bytes);
    }

    /** All that comes until the server closes the connection; empty if it does so without an answer. */
    String answer() throws IOException {
        StringBuilder answer = new StringBuilder();
        try {
            for (int read = socket.getInputStream().read();
                    read >= 0;
                    read = socket.getInputStream().read()) {
                answer.append((char) read);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("neither more than '" + answer + "' nor an end in " + PATIENCE_MILLIS + " ms", e);
        } catch (IOException e) {
            // Reset: the server did not read all that was sent.
        }
        return answer.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
