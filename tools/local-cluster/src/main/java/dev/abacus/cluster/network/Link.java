package dev.abacus.cluster.network;

import dev.abacus.cluster.process.BackgroundLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * TCP proxy on loopback that injects network faults between clients and a target, like Shopify's Toxiproxy. Without a fault
 * it forwards data, half-closes and resets; if the target cannot be reached, the client is reset. A fault replaces the
 * previous one. Thread-safe.
 */
public final class Link implements AutoCloseable {
    private static final int BACKLOG = 512;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;
    private volatile LinkState state = LinkState.HEALTHY;

    private Link(ServerSocket listener, InetSocketAddress target) {
        this.listener = listener;
        this.target = target;
        this.acceptor = Thread.ofVirtual()
                .name("link-" + port())
                .unstarted(new BackgroundLoop(
                        "link %d accepts no connections".formatted(port()), System.err::println, this::accept));
    }

    /** Of a server, on a free port. */
    public static Link to(URI target) throws IOException {
        return open(0, new InetSocketAddress(target.getHost(), target.getPort()));
    }

    /**
     * @param port to listen on; 0 for a free one
     * @param target need not listen yet
     */
    public static Link open(int port, InetSocketAddress target) throws IOException {
        return open(new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()), target);
    }

    static Link open(ServerSocket listener, InetSocketAddress target) {
        Link link = new Link(listener, target);
        link.acceptor.start();
        return link;
    }

    /** Where to find the target through the proxy, by HTTP. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** The port of the proxy. */
    public int port() {
        return listener.getLocalPort();
    }

    /**
     * Partition: nothing is forwarded any more, not even the end of a connection. Connections stay open, and new ones are
     * accepted. All are reset when the partition ends, because they have lost data.
     */
    public void cut() {
        become(new LinkState.Cut());
    }

    /** Crashed target: connections are reset, and so is each new one. */
    public void refuse() {
        become(new LinkState.Refusing());
    }

    /** Latency in each direction, without a limit of the throughput. */
    public void delay(Duration delay) {
        become(new LinkState.Passing(delay));
    }

    /** Lost answers: requests arrive, and nothing comes back. Connections are reset when this fault ends. */
    public void loseAnswers() {
        loseAnswersTo("");
    }

    /** As {@link #loseAnswers()}, from the first request on that contains this text in one piece. */
    public void loseAnswersTo(String request) {
        become(new LinkState.Lossy(new Loss(true, request)));
    }

    /**
     * Late request: the first one that contains this text in one piece is held back until {@link #deliver}, and all after
     * it are lost. Connections are reset when this fault ends.
     */
    public void holdBack(String request) {
        become(new LinkState.Lossy(new Loss(false, request)));
    }

    /** Whether {@link #loseAnswersTo} or {@link #holdBack} has met its request. */
    public boolean loses() {
        return loss().begun();
    }

    /** Forwards the request that was held back. */
    public void deliver() throws IOException {
        loss().deliver();
    }

    /** Whether the request that was delivered got an answer. */
    public boolean answered() {
        return loss().answered();
    }

    private Loss loss() {
        if (state instanceof LinkState.Lossy(Loss loss)) {
            return loss;
        }
        throw new IllegalStateException("nothing is lost here: " + state);
    }

    /** Whether it has no fault. */
    public boolean isHealthy() {
        return state.equals(LinkState.HEALTHY);
    }

    /** Ends the fault. Delayed connections continue without a delay. */
    public void heal() {
        become(LinkState.HEALTHY);
    }

    /** Resets all connections and closes the port. */
    @Override
    public void close() {
        try {
            listener.close();
            // the port is free when no thread accepts on it any more
            acceptor.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            refuse();
        }
    }

    private synchronized void become(LinkState next) {
        if (next instanceof LinkState.Cut) {
            connections.forEach(Connection::cut);
        } else if (next instanceof LinkState.Refusing || !(state instanceof LinkState.Passing)) {
            connections.forEach(Connection::reset);
        }
        state = next;
        notifyAll();
    }

    /** The listener may fail for a while, as where the process has too many open files. */
    private void accept() throws IOException, InterruptedException {
        try {
            add(new Connection(this, listener.accept()));
        } catch (IOException e) {
            if (listener.isClosed()) {
                throw new InterruptedException("closed");
            }
            throw e;
        }
    }

    private synchronized void add(Connection connection) {
        connections.add(connection);
        switch (state) {
            case LinkState.Passing _, LinkState.Lossy _ -> connection.open(target);
            case LinkState.Cut _ -> connection.cut();
            case LinkState.Refusing _ -> connection.reset();
        }
    }

    void forget(Connection connection) {
        connections.remove(connection);
    }

    boolean passes(Flow flow, byte[] content) {
        return !(state instanceof LinkState.Lossy(Loss loss)) || loss.passes(flow, content);
    }

    /** Waits for the delay; returns earlier if the fault changes. */
    synchronized void awaitDue(Arrival arrival) throws InterruptedException {
        while (state instanceof LinkState.Passing(Duration delay)) {
            long left = arrival.at() + delay.toNanos() - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
