package dev.abacus.cluster.room.view;

/**
 * Process of the suite.
 *
 * @param pid 0 before the first start
 * @param service the name in Consul of a gateway or an instance, else empty
 */
public record Part(String name, PartKind kind, String service, PartState state, long pid, int port) {
    public boolean ready() {
        return state == PartState.READY;
    }
}
