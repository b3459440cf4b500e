package dev.abacus.cluster.process;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Ports of the loopback interface. */
public final class Ports {
    /** Below the range of Linux for outgoing connections, so that no other connection takes a free port. */
    private static final int FIRST = 20_000;

    private static final int END = 32_000;
    private static final Set<Integer> ASSIGNED = new HashSet<>();
    private static @Nullable FileChannel reservations;

    private Ports() {}

    /** A port that is free for TCP and UDP, never the same one twice, nor one that another JVM of this user has got. */
    public static synchronized int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (ASSIGNED.add(port) && reserve(port) && isFree(port) && isFreeForUdp(port)) {
                return port;
            }
        }
    }

    /**
     * Locks the byte of the port in a file that all JVMs of the user share, until this one ends: a process that is starting, or
     * was killed, does not listen on its port.
     */
    private static boolean reserve(int port) {
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "abacus-ports-of-" + System.getProperty("user.name"));
        try {
            if (reservations == null) {
                reservations = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            }
            return reservations.tryLock(port, 1, false) != null;
        } catch (IOException e) {
            throw ClusterException.because("cannot lock " + file, e);
        }
    }

    /** @param remedy what to do if the port is in use */
    public static void requireFree(int port, String purpose, String remedy) {
        if (!isFree(port)) {
            String owner = PortOwner.of(port)
                    .map(process -> " by process " + process.pid()
                            + process.info()
                                    .command()
                                    .map(command -> " (" + Path.of(command).getFileName() + ")")
                                    .orElse(""))
                    .orElse("");
            throw new ClusterException(
                    "port " + port + ", which " + purpose + " needs, is in use" + owner + ": " + remedy);
        }
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(loopback(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isFreeForUdp(int port) {
        try (DatagramSocket socket = new DatagramSocket(loopback(port))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
