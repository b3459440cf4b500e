package dev.abacus.kit.consul;

/**
 * A registered instance of a service.
 *
 * @param id fit to be shown, whoever chose it
 * @param host a name or an IP address, an IPv6 address without brackets
 * @param passing whether all its health checks pass
 */
public record Instance(String id, String host, int port, boolean passing) {
    public String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
