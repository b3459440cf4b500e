package dev.abacus.cluster.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * One direction of a connection. One thread receives and another one forwards, so that a delay adds latency without
 * reducing throughput.
 */
final class Flow {
    private static final int CHUNK_BYTES = 16 << 10;
    /** Chunks in flight: 4 MB at most, then the sender waits. */
    private static final int MAX_IN_FLIGHT = 256;

    private final Connection connection;
    private final boolean answers;
    private final Socket from;
    private final Socket to;
    private final BlockingQueue<Arrival> inFlight = new ArrayBlockingQueue<>(MAX_IN_FLIGHT);

    /** @param answers whether the target sends */
    Flow(Connection connection, boolean answers, Socket from, Socket to) {
        this.connection = connection;
        this.answers = answers;
        this.from = from;
        this.to = to;
    }

    /** Returns at the end of the stream. */
    void receive() throws InterruptedException {
        try {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[CHUNK_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                inFlight.put(new Arrival.Bytes(System.nanoTime(), Arrays.copyOf(buffer, read)));
            }
            inFlight.put(new Arrival.End(System.nanoTime()));
        } catch (IOException e) {
            // queued: data that was sent before the reset arrives before it
            inFlight.put(new Arrival.Reset(System.nanoTime()));
        }
    }

    boolean answers() {
        return answers;
    }

    /** Whether this flow and the given one are the two directions of one connection. */
    boolean answers(Flow request) {
        return answers && connection == request.connection;
    }

    void send(byte[] content) throws IOException {
        to.getOutputStream().write(content);
    }

    /** Returns at the end of the stream, or when the connection is cut. */
    void forward() throws IOException, InterruptedException {
        while (true) {
            Arrival arrival = inFlight.take();
            if (!connection.awaitDue(arrival)) {
                return;
            }
            switch (arrival) {
                case Arrival.Bytes bytes -> {
                    if (connection.passes(this, bytes.content())) {
                        send(bytes.content());
                    }
                }
                case Arrival.End _ -> {
                    to.shutdownOutput();
                    connection.endFlow();
                    return;
                }
                case Arrival.Reset _ -> {
                    connection.reset();
                    return;
                }
            }
        }
    }
}
