package dev.abacus.gateway.routing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** An instance whose answers no sound server would give. */
final class FaultyInstance implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    /** What it answers: once the first part, then the second again and again until the gateway hangs up. */
    enum Fault {
        A_HUGE_BODY(OK + "Content-Length: 400000000\r\n\r\n", "x".repeat(8192), Duration.ZERO),
        A_HUGE_BODY_IN_CHUNKS(
                OK + "Transfer-Encoding: chunked\r\n\r\n", "2000\r\n" + "x".repeat(8192) + "\r\n", Duration.ZERO),
        A_BODY_WITHOUT_END(OK + "\r\n", "x".repeat(8192), Duration.ZERO),
        A_BODY_THAT_TRICKLES(OK + "Content-Length: 10000\r\n\r\n", "x", PAUSE),
        CHUNKS_THAT_TRICKLE(OK + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n", PAUSE),
        AN_EXTENSION_OF_A_CHUNK_WITHOUT_END(
                OK + "Transfer-Encoding: chunked\r\n\r\n5;", "x".repeat(8192), Duration.ZERO),
        TRAILERS_WITHOUT_END(OK + "Transfer-Encoding: chunked\r\n\r\n0\r\n", "x: y\r\n", Duration.ZERO),
        A_STATUS_LINE_THAT_TRICKLES("HTTP/1.1 200 ", "x", PAUSE),
        A_HEAD_THAT_TRICKLES(OK, "x: y\r\n", PAUSE),
        A_HEAD_WITHOUT_END(OK, "x: y\r\n", Duration.ZERO),
        A_HEADER_WITHOUT_END(OK + "x: ", "x".repeat(8192), Duration.ZERO),
        INFORMATION_WITHOUT_END("", "HTTP/1.1 103 Early Hints\r\n\r\n", Duration.ZERO),
        INFORMATION_THAT_TRICKLES("", "HTTP/1.1 100 Continue\r\n\r\n", PAUSE),
        EMPTY_LINES_WITHOUT_END("", "\r\n", Duration.ZERO),
        NO_HTTP("220 mail ready\r\n", "", Duration.ofMinutes(1));

        private final String first;
        private final String rest;
        private final Duration pause;

        Fault(String first, String rest, Duration pause) {
            this.first = first;
            this.rest = rest;
            this.pause = pause;
        }
    }

    private final String id = "faulty-" + UUID.randomUUID();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger connections = new AtomicInteger();

    FaultyInstance(Fault fault) throws IOException {
        Thread.ofVirtual().name("faulty-instance").start(() -> serve(fault));
    }

    String id() {
        return id;
    }

    int port() {
        return server.getLocalPort();
    }

    /** One a call, for none is kept. */
    int connections() {
        return connections.get();
    }

    private void serve(Fault fault) {
        try {
            while (!server.isClosed()) {
                Socket caller = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> answer(fault, caller));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private static void answer(Fault fault, Socket caller) {
        try (caller) {
            boolean _ = caller.getInputStream().read() >= 0;
            OutputStream out = caller.getOutputStream();
            out.write(fault.first.getBytes(StandardCharsets.ISO_8859_1));
            byte[] rest = fault.rest.getBytes(StandardCharsets.ISO_8859_1);
            while (true) {
                Thread.sleep(fault.pause);
                out.write(rest);
            }
        } catch (IOException e) {
            // The gateway has had enough.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
