package dev.abacus.cluster;

import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.network.Link;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The links by which the applications reach the parts that they call, in a suite that has links. */
final class Links implements AutoCloseable {
    /** A link's port, where ports are fixed, is its target's and this. */
    private static final int ABOVE = 10_000;

    private final PortPlan ports;
    private final boolean wanted;
    private final Map<String, Route> planned = new TreeMap<>();
    private final Map<String, Link> opened = new ConcurrentHashMap<>();

    private record Route(int port, int target) {}

    Links(PortPlan ports, boolean wanted) {
        this.ports = ports;
        this.wanted = wanted;
    }

    /** @return the port by which the applications reach the part that listens on this one */
    int portTo(String part, int target) {
        if (!wanted) {
            return target;
        }
        return planned.computeIfAbsent(part, unplanned -> new Route(ports.port("link-" + part, ABOVE + target), target))
                .port();
    }

    /** Whatever is planned and not open yet. */
    void open() {
        planned.forEach((part, route) -> opened.computeIfAbsent(part, unopened -> open(part, route)));
    }

    private static Link open(String part, Route route) {
        try {
            return Link.open(route.port(), new InetSocketAddress(InetAddress.getLoopbackAddress(), route.target()));
        } catch (IOException e) {
            throw ClusterException.because("cannot open the link to " + part, e);
        }
    }

    /** @throws IllegalArgumentException if no link leads to this part */
    Link to(String part) {
        Link link = opened.get(part);
        if (link == null) {
            throw new IllegalArgumentException(
                    wanted
                            ? "no link leads to " + part + ", only to " + String.join(", ", planned.keySet())
                            : "no link leads to " + part + ": the suite was started without withLinks()");
        }
        return link;
    }

    @Override
    public void close() {
        opened.values().forEach(Link::close);
    }
}
