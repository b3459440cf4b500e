package dev.abacus.testsupport;

import dev.abacus.cluster.server.EtcdMember;
import java.net.URI;

/** Member of an etcd cluster for tests. */
public final class TestEtcdNode {
    private final EtcdMember member;
    private final Server server;

    TestEtcdNode(EtcdMember member, Server server) {
        this.member = member;
        this.server = server;
    }

    Server server() {
        return server;
    }

    public String name() {
        return member.name();
    }

    /** The address for clients. */
    public URI uri() {
        return member.client();
    }

    /** Starts it with the state it had unless it runs, and returns when it takes part in a quorum. */
    public void start() {
        server.start();
        server.awaitReady();
    }

    public void kill() {
        server.kill();
    }

    /** It keeps its ports and connections, and answers nothing. */
    public void pause() {
        server.pause();
    }

    /** Does nothing if it is not paused. */
    public void resume() {
        server.resume();
    }

    public boolean alive() {
        return server.alive();
    }

    /** By its own word; a leader that was just cut off may still think so. */
    public boolean leads() {
        return member.leads();
    }
}
