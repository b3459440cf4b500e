package dev.abacus.cluster.room.view;

/**
 * Process of the suite.
 *
 * @param pid 0 before the first start
 * @param service the name in Consul of a gateway or an instance, else empty
 */
public record SuiteProcess(String name, ProcessKind kind, String service, ProcessState state, long pid, int port) {
    public boolean ready() {
        return state == ProcessState.READY;
    }
}
