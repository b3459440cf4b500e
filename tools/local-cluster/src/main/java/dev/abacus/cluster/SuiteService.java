package dev.abacus.cluster;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The list of services. A new service is a constant here; {@code ServiceListTest} of the system tests then names each
 * file and line that lacks it.
 *
 * <p>Instance n listens on the port base plus n, up to {@value #MAX_INSTANCES}. Consul uses 8300 to 8302, 8500 and 8600:
 * the next free port bases are 8700, 8800 and 8900.
 */
public enum SuiteService {
    ARITH("arith-service", "multiply", 8100),
    SUM("sum-service", "sum", 8200);

    /** Maximum number of instances of a service in one suite. */
    public static final int MAX_INSTANCES = 99;

    private final String id;
    private final String operation;
    private final int portBase;

    SuiteService(String id, String operation, int portBase) {
        this.id = id;
        this.operation = operation;
        this.portBase = portBase;
    }

    /** The name in Consul, which is also the name of the module, the image and the etcd user. */
    public String id() {
        return id;
    }

    /** The name in paths and records: {@code /api/OPERATION}. */
    public String operation() {
        return operation;
    }

    /** The name of an instance; the numbers start at 1. */
    public String instance(int number) {
        return id + "-" + number;
    }

    /** The port of an instance in a suite that does not use free ports. */
    public int port(int number) {
        return portBase + number;
    }

    public static Optional<SuiteService> find(String id) {
        return Arrays.stream(values()).filter(service -> service.id.equals(id)).findFirst();
    }

    /** All names, for a message. */
    public static String list() {
        return Arrays.stream(values()).map(SuiteService::id).collect(Collectors.joining(" and "));
    }
}
