package dev.abacus.chaos.faults;

import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Http;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** When a suite is whole, by what its gateways say: each of them knows of all parts, and finds all well. */
public final class WholeSuite {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final List<String> CALLS = List.of("/api/multiply?a=7&b=8", "/api/sum?numbers=7,8");
    private static final int SERVICES = 3;
    private static final int INSTANCES = 2;
    private static final JsonMapper JSON = new JsonMapper();

    private final LocalCluster cluster;

    /** @param cluster of two gateways, and two instances of each service */
    public WholeSuite(LocalCluster cluster) {
        this.cluster = cluster;
    }

    public List<URI> gateways() {
        return cluster.names().stream()
                .filter(name -> name.startsWith("gateway"))
                .map(cluster::uri)
                .toList();
    }

    /** Starts what does not run, and returns when all is well. @throws ClusterException if it is not within a minute */
    public void restore() {
        cluster.names().forEach(cluster::start);
        awaitWhole();
    }

    /** @throws ClusterException if it is not within a minute; it names what a gateway says then */
    public void awaitWhole() {
        for (URI gateway : gateways()) {
            URI topology = gateway.resolve("/api/topology");
            try {
                await().atMost(LIMIT).pollInterval(LOOK).ignoreExceptions().until(() -> isWholeAfterCalls(gateway));
            } catch (ConditionTimeoutException e) {
                throw new ClusterException(
                        "after %d s %s finds parts missing or unwell: %s"
                                .formatted(
                                        LIMIT.toSeconds(),
                                        gateway,
                                        new String(Http.get(topology).body(), StandardCharsets.UTF_8)),
                        e);
            }
        }
    }

    /** Calls each service first: only calls bring an ejected instance back and close an open circuit breaker. */
    private static boolean isWholeAfterCalls(URI gateway) {
        for (String call : CALLS) {
            Http.get(gateway.resolve(call));
        }
        return isWhole(JSON.readTree(Http.get(gateway.resolve("/api/topology")).body()));
    }

    private static boolean isWhole(JsonNode topology) {
        return topology.at("/consul/reachable").asBoolean(false)
                && topology.at("/etcd/leader").isString()
                && topology.at("/etcd/members")
                        .valueStream()
                        .allMatch(member -> member.path("reachable").asBoolean(false))
                && topology.path("services").size() == SERVICES
                && topology.path("services").valueStream().allMatch(WholeSuite::isComplete);
    }

    private static boolean isComplete(JsonNode service) {
        boolean isGateway = service.path("name").asString("").equals("gateway");
        return service.path("instances").size() == INSTANCES
                && service.path("instances")
                        .valueStream()
                        .allMatch(
                                instance -> instance.path("health").asString("").equals("PASSING")
                                        && (isGateway || instance.path("routed").asBoolean(false)));
    }
}
