package dev.abacus.testsupport;

import java.net.URI;

/** Consul server for tests, which can be stopped, killed and wiped. */
public final class TestConsul implements AutoCloseable {
    private final URI uri;
    private final Server server;

    TestConsul(URI uri, Server server) {
        this.uri = uri;
        this.server = server;
    }

    /** The HTTP API's address. */
    public URI uri() {
        return uri;
    }

    /** Starts it with the state it had unless it runs, and returns when it is ready. */
    public void start() {
        server.start();
        server.awaitReady();
    }

    /** Lets it end in an orderly way. */
    public void stop() {
        server.stop();
    }

    public void kill() {
        server.kill();
    }

    /** Ends it if it runs, and forgets all its state: the next start is that of a new, empty Consul. */
    public void wipe() {
        server.wipe();
    }

    public boolean alive() {
        return server.alive();
    }

    /** Leaves nothing behind. */
    @Override
    public void close() {
        server.wipe();
    }
}
