package dev.abacus.cluster.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A TCP proxy on loopback that stands for the network between callers and a target. At first it is whole: it hands on
 * what either side sends, the end of a side's sending, and resets; a caller of a target that cannot be reached is reset.
 * Each fault replaces the one before. Safe for any thread.
 *
 * <p>The same idea as Shopify's Toxiproxy, in the process of the test.
 */
public final class Link implements AutoCloseable {
    private static final int BACKLOG = 512;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;
    private volatile LinkState condition = LinkState.WHOLE;

    private Link(ServerSocket listener, InetSocketAddress target) {
        this.listener = listener;
        this.target = target;
        this.acceptor = Thread.ofVirtual().name("link-" + port()).unstarted(this::accept);
    }

    /**
     * @param port to listen on; 0: any free one
     * @param target need not listen yet
     */
    public static Link open(int port, InetSocketAddress target) throws IOException {
        Link link = new Link(new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()), target);
        link.acceptor.start();
        return link;
    }

    /** The port that it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /**
     * A partition of the network. Nothing that is sent from now on reaches the other side, nor does the end of a
     * connection; connections stay open, new ones are accepted, and all are silent. They are reset when the cut ends, in
     * whichever way, for some of what they carried is lost.
     */
    public void cut() {
        become(new LinkState.Cut());
    }

    /** A target that is gone: its connections are reset, and so is each new one. */
    public void refuse() {
        become(new LinkState.Refusing());
    }

    /** Latency: what is sent arrives this much later, in each direction, at the rate at which it was sent. */
    public void delay(Duration delay) {
        become(new LinkState.Passing(delay));
    }

    /** Makes it whole. Delayed connections go on without delay. */
    public void heal() {
        become(LinkState.WHOLE);
    }

    /** Resets all connections and gives the port back. */
    @Override
    public void close() {
        try {
            listener.close();
            // the port is free when nobody waits at it any more
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
        } else if (next instanceof LinkState.Refusing || condition instanceof LinkState.Cut) {
            connections.forEach(Connection::reset);
        }
        condition = next;
        notifyAll();
    }

    private void accept() {
        try (listener) {
            while (true) {
                add(new Connection(this, listener.accept()));
            }
        } catch (IOException e) {
            // it was closed
        }
    }

    private synchronized void add(Connection connection) {
        connections.add(connection);
        switch (condition) {
            case LinkState.Passing _ -> connection.open(target);
            case LinkState.Cut _ -> connection.cut();
            case LinkState.Refusing _ -> connection.reset();
        }
    }

    void forget(Connection connection) {
        connections.remove(connection);
    }

    /** Returns earlier if the delay ends, or the link is cut. */
    synchronized void awaitDue(Arrival arrival) throws InterruptedException {
        while (condition instanceof LinkState.Passing(Duration delay)) {
            long left = arrival.at() + delay.toNanos() - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
