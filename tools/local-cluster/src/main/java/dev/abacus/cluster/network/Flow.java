package dev.abacus.cluster.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * One direction of a connection. One thread takes in, another one hands on: so a delay holds up each byte, but not the
 * bytes behind it.
 */
final class Flow {
    private static final int CHUNK_BYTES = 16 << 10;
    /** 4 MB under way at most; a sender that is faster than that has to wait, as anywhere. */
    private static final int UNDER_WAY = 256;

    private final Connection connection;
    private final Socket from;
    private final Socket to;
    private final BlockingQueue<Arrival> underWay = new ArrayBlockingQueue<>(UNDER_WAY);

    Flow(Connection connection, Socket from, Socket to) {
        this.connection = connection;
        this.from = from;
        this.to = to;
    }

    /** Until there is no more to come. */
    void takeIn() throws InterruptedException {
        try {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[CHUNK_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                underWay.put(new Arrival.Bytes(System.nanoTime(), Arrays.copyOf(buffer, read)));
            }
            underWay.put(new Arrival.End(System.nanoTime()));
        } catch (IOException e) {
            // not at once: what was sent before the reset comes before it
            underWay.put(new Arrival.Reset(System.nanoTime()));
        }
    }

    /** Until there is no more to come, or the connection is cut. */
    void handOn() throws IOException, InterruptedException {
        OutputStream out = to.getOutputStream();
        while (true) {
            Arrival arrival = underWay.take();
            if (!connection.awaitDue(arrival)) {
                return;
            }
            switch (arrival) {
                case Arrival.Bytes bytes -> out.write(bytes.content());
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
