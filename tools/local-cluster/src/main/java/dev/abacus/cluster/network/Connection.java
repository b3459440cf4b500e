package dev.abacus.cluster.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Proxied connection: the socket of a client, and the socket to the target. */
final class Connection {
    private final Link link;
    private final Socket client;
    private final Socket target = new Socket();
    private final AtomicInteger flows = new AtomicInteger(2);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean cut;

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    Connection(Link link, Socket client) {
        this.link = link;
        this.client = client;
    }

    /** Does not block. If the target cannot be reached, the client is reset. */
    void open(InetSocketAddress address) {
        inThread(() -> {
            target.connect(address);
            // forwards each chunk immediately (no Nagle's algorithm)
            client.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            start(new Flow(this, false, client, target));
            start(new Flow(this, true, target, client));
        });
    }

    private void start(Flow flow) {
        inThread(flow::receive);
        inThread(flow::forward);
    }

    private void inThread(Step step) {
        threads.execute(() -> {
            try {
                step.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                if (!cut) {
                    reset();
                }
            }
        });
    }

    /** From now on, nothing is forwarded, not even the end of a connection. */
    void cut() {
        cut = true;
    }

    /** @return whether to forward it */
    boolean awaitDue(Arrival arrival) throws InterruptedException {
        link.awaitDue(arrival);
        return !cut;
    }

    boolean passes(Flow flow, byte[] content) {
        return link.passes(flow, content);
    }

    /** Closes the connection when both directions have ended. */
    void endFlow() throws IOException {
        if (flows.decrementAndGet() == 0) {
            client.close();
            target.close();
            threads.shutdown();
            link.forget(this);
        }
    }

    /** Resets both sides, as if the other one had crashed. Idempotent. */
    void reset() {
        abort(client);
        abort(target);
        threads.shutdownNow();
        link.forget(this);
    }

    /** Closes with a RST instead of a FIN; see socket(7), SO_LINGER. */
    private static void abort(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // already closed
        }
    }
}
