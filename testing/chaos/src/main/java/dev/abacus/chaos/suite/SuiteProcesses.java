package dev.abacus.chaos.suite;

import dev.abacus.cluster.SuiteService;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Names of the parts of the suite: two gateways, two instances of each service, three etcd nodes, and Consul. */
public final class SuiteProcesses {

    public static final List<String> SERVICES =
            Arrays.stream(SuiteService.values()).map(SuiteService::id).toList();

    public static final String CONSUL = "consul";
    public static final List<String> ETCD = List.of("etcd-1", "etcd-2", "etcd-3");
    public static final List<String> GATEWAYS = List.of("gateway", "gateway-2");
    public static final List<String> INSTANCES =
            SERVICES.stream().flatMap(service -> instancesOf(service).stream()).toList();

    /** In an order in which no two that replace each other follow one another. */
    public static final List<String> APPLICATIONS = IntStream.range(0, GATEWAYS.size())
            .boxed()
            .flatMap(number -> Stream.concat(
                    SERVICES.stream().map(service -> instancesOf(service).get(number)),
                    Stream.of(GATEWAYS.get(number))))
            .toList();

    private SuiteProcesses() {}

    public static List<String> instancesOf(String service) {
        return List.of(service + "-1", service + "-2");
    }
}
