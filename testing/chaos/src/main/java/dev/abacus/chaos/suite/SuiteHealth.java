package dev.abacus.chaos.suite;

import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.load.LoadOperation;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Http;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Health of a suite, as its gateways report it: it is healthy when each gateway knows all processes, finds them well, and reads
 * keys.
 */
public final class SuiteHealth {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(250);

    /** Nobody writes it. */
    private static final String ABSENT_KEY = "/api/state/chaos/absent";

    private final LocalCluster cluster;

    /** @param cluster of two gateways, and two instances of each service */
    public SuiteHealth(LocalCluster cluster) {
        this.cluster = cluster;
    }

    public List<URI> gateways() {
        return SuiteProcesses.GATEWAYS.stream().map(cluster::uri).toList();
    }

    /** Starts what does not run, and awaits health. @throws ClusterException after a minute */
    public void restore() {
        cluster.names().forEach(cluster::start);
        awaitHealthy();
    }

    /** @throws ClusterException after a minute, with what a gateway reports then */
    public void awaitHealthy() {
        for (URI gateway : gateways()) {
            URI topology = gateway.resolve("/api/topology");
            try {
                await().atMost(LIMIT).pollInterval(LOOK).ignoreExceptions().until(() -> isHealthyAfterCalls(gateway));
            } catch (ConditionTimeoutException e) {
                throw new ClusterException(
                        "after %d s %s answers %d to the read of a key, or reports missing or unhealthy parts: %s"
                                .formatted(
                                        LIMIT.toSeconds(),
                                        gateway,
                                        Http.get(gateway.resolve(ABSENT_KEY)).status(),
                                        new String(Http.get(topology).body(), StandardCharsets.UTF_8)),
                        e);
            }
        }
    }

    /** Calls each service first: only calls bring an ejected instance back and close an open circuit breaker. */
    static boolean isHealthyAfterCalls(URI gateway) {
        for (LoadOperation operation : LoadOperation.values()) {
            Http.get(gateway.resolve(operation.example()));
        }
        return Http.get(gateway.resolve(ABSENT_KEY)).status() == 404
                && isHealthy(JsonMapper.shared()
                        .readTree(Http.get(gateway.resolve("/api/topology")).body()));
    }

    private static boolean isHealthy(JsonNode topology) {
        return topology.at("/consul/reachable").asBoolean(false)
                && topology.at("/etcd/leader").isString()
                && topology.at("/etcd/members")
                        .valueStream()
                        .allMatch(member -> member.path("reachable").asBoolean(false))
                && topology.path("services")
                        .valueStream()
                        .map(SuiteHealth::name)
                        .toList()
                        .containsAll(SuiteProcesses.SERVICES)
                && topology.path("services").valueStream().allMatch(SuiteHealth::isComplete);
    }

    private static boolean isComplete(JsonNode service) {
        boolean isGateway = name(service).equals("gateway");
        return service.path("instances").size() == 2
                && service.path("instances")
                        .valueStream()
                        .allMatch(
                                instance -> instance.path("health").asString("").equals("PASSING")
                                        && (isGateway || instance.path("routed").asBoolean(false)));
    }

    private static String name(JsonNode service) {
        return service.path("name").asString("");
    }
}
