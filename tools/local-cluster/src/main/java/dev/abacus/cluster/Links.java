package dev.abacus.cluster;

import dev.abacus.cluster.network.Link;
import dev.abacus.cluster.process.ClusterException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The links between the applications and the processes that they call, in a suite that has links. */
final class Links implements AutoCloseable {
    /** Where ports are fixed, the port of a link is the port of its target plus this. */
    private static final int OFFSET = 10_000;

    private final PortPlan ports;
    private final boolean enabled;
    private final Map<String, Route> planned = new ConcurrentSkipListMap<>();
    private final Map<String, Link> opened = new ConcurrentHashMap<>();

    private record Route(int port, int target) {}

    Links(PortPlan ports, boolean enabled) {
        this.ports = ports;
        this.enabled = enabled;
    }

    /** @return the port by which applications reach the process that listens on the target port */
    int portTo(String process, int target) {
        if (!enabled) {
            return target;
        }
        return planned.computeIfAbsent(
                        process, unplanned -> new Route(ports.port("link-" + process, OFFSET + target), target))
                .port();
    }

    /** Opens the planned links that are not open yet. */
    void open() {
        planned.forEach((process, route) -> opened.computeIfAbsent(process, unopened -> open(process, route)));
    }

    private static Link open(String process, Route route) {
        try {
            return Link.open(route.port(), new InetSocketAddress(InetAddress.getLoopbackAddress(), route.target()));
        } catch (IOException e) {
            throw ClusterException.because("cannot open the link to " + process, e);
        }
    }

    /** Closes the link to a process that is gone. Another process of this name gets a new link, without a fault. */
    void remove(String process) {
        planned.remove(process);
        Optional.ofNullable(opened.remove(process)).ifPresent(Link::close);
    }

    /** @throws IllegalArgumentException if no link leads to this process */
    Link to(String process) {
        Link link = opened.get(process);
        if (link == null) {
            throw new IllegalArgumentException(
                    enabled
                            ? "no link leads to " + process + ", only to " + String.join(", ", planned.keySet())
                            : "no link leads to " + process + ": the suite was started without withLinks()");
        }
        return link;
    }

    @Override
    public void close() {
        opened.values().forEach(Link::close);
    }
}
