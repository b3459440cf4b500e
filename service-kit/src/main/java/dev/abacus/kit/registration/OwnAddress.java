package dev.abacus.kit.registration;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The address under which others reach this service. */
final class OwnAddress {
    private OwnAddress() {}

    /**
     * The address that the server is bound to; where it is bound to all, the one from which this machine reaches
     * Consul, an IP address rather than a name that nobody else may know.
     *
     * @throws IOException if Consul's own address can't be resolved at present
     */
    static String towards(URI consul, @Nullable InetAddress bound) throws IOException {
        if (bound != null && !bound.isAnyLocalAddress()) {
            return bound.getHostAddress();
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            // Sends nothing: it only asks the routing table.
            socket.connect(new InetSocketAddress(InetAddress.getByName(consul.getHost()), consul.getPort()));
            return socket.getLocalAddress().getHostAddress();
        }
    }
}
