package dev.abacus.cluster.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** A client of a link, and the connection to the target that is made for it. */
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

    /** Returns at once; a target that cannot be reached resets the client. */
    void open(InetSocketAddress address) {
        inThread(() -> {
            target.connect(address);
            // what comes in is handed on as it is, not collected (Nagle's algorithm)
            client.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            start(new Flow(this, client, target));
            start(new Flow(this, target, client));
        });
    }

    private void start(Flow flow) {
        inThread(flow::takeIn);
        inThread(flow::handOn);
    }

    private void inThread(Step step) {
        threads.execute(() -> {
            try {
                step.run();
            } catch (IOException | RejectedExecutionException e) {
                if (!cut) {
                    reset();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** From now on neither side learns anything of the other, not even that it is gone. */
    void cut() {
        cut = true;
    }

    /** @return whether it is to be handed on */
    boolean awaitDue(Arrival arrival) throws InterruptedException {
        link.awaitDue(arrival);
        return !cut;
    }

    /** Closed in an orderly way when both sides have nothing more to say. */
    void endFlow() throws IOException {
        if (flows.decrementAndGet() == 0) {
            client.close();
            target.close();
            threads.shutdown();
            link.forget(this);
        }
    }

    /** Both sides see it as if the other one had crashed. Does nothing the second time. */
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
            // it is closed already
        }
    }
}
