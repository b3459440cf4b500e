package dev.abacus.kit.consul;

/**
 * A registered instance of a service.
 *
 * @param passing whether all its health checks pass
 */
public record Instance(String id, String host, int port, boolean passing) {
    public String address() {
        return host + ":" + port;
    }
}
