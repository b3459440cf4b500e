package dev.abacus.cluster.server;

import dev.abacus.cluster.process.Ports;
import java.net.URI;

/** Where a member of an etcd cluster listens for clients and for the other members. */
public record EtcdMember(String name, URI client, URI peer) {
    public static EtcdMember on(int number, int clientPort, int peerPort) {
        return new EtcdMember("etcd-" + number, loopback(clientPort), loopback(peerPort));
    }

    static EtcdMember onFreePorts(int number) {
        return on(number, Ports.free(), Ports.free());
    }

    String peerEntry() {
        return name + "=" + peer;
    }

    private static URI loopback(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
