package dev.abacus.cluster;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Ports;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Assigns the ports of a suite: the fixed ones of the README, or free ones. Free ports stay the same at each start in a
 * directory, because the state of etcd and Consul contains their own ports.
 */
final class PortPlan {
    private static final String CONTROL_ROOM = "the control room";

    private final Path file;
    private final boolean free;
    private final Map<Integer, String> assigned = new HashMap<>();

    /** @param free whether to use free ports; a directory that has them keeps them in any case */
    PortPlan(Path directory, boolean free) {
        this.file = directory.resolve("ports.properties");
        this.free = free || Files.exists(file);
    }

    /** Reserves the port of this JVM's control room, which {@code --port} determines. */
    void reserveForControlRoom(int port) {
        assigned.put(port, CONTROL_ROOM);
    }

    /** @throws ClusterException if the port is in use or assigned to another process */
    int port(String process, int fixed) {
        int port = free ? rememberedPort(process) : fixed;
        boolean gateway = process.startsWith("gateway");
        String other = assigned.put(port, process);
        if (other != null && !other.equals(process)) {
            throw new ClusterException("port " + port + " is assigned to " + process + " and to " + other + ": "
                    + (gateway || other.startsWith("gateway") || other.equals(CONTROL_ROOM)
                            ? "choose another --port"
                            : "correct the port bases in SuiteService"));
        }
        Ports.requireFree(
                port,
                process,
                gateway ? "end it, or choose another port: ./abacus up --port 9090" : "end it, and try again");
        return port;
    }

    private int rememberedPort(String process) {
        try {
            Properties ports = new Properties();
            if (Files.exists(file)) {
                try (Reader reader = Files.newBufferedReader(file)) {
                    ports.load(reader);
                }
            }
            String port = (String) ports.computeIfAbsent(process, unused -> Integer.toString(Ports.free()));
            int number = Integer.parseInt(port);
            try (Writer writer = Files.newBufferedWriter(file)) {
                ports.store(writer, null);
            }
            return number;
        } catch (IllegalArgumentException e) {
            throw new ClusterException(file + " is not readable: correct it, or ./abacus reset");
        } catch (IOException e) {
            throw ClusterException.because("cannot write " + file, e);
        }
    }
}
