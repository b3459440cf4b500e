package dev.abacus.cluster.room.view;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What the supervisor, the gateways and etcd say at one moment.
 *
 * @param topologies {@code /api/topology} of each gateway that answered, by its name
 * @param metrics of each gateway that answered, by its name
 * @param recordings the newest page of recordings; missing if no gateway gave one
 */
public record Observation(
        List<SuiteProcess> processes,
        Map<String, JsonNode> topologies,
        Map<String, JsonNode> metrics,
        EtcdRing etcd,
        JsonNode recordings) {
    public static final Observation NONE =
            new Observation(List.of(), Map.of(), Map.of(), new EtcdRing(List.of()), MissingNode.getInstance());

    public Optional<SuiteProcess> process(String name) {
        return processes.stream().filter(process -> process.name().equals(name)).findFirst();
    }

    public boolean ready(String name) {
        return process(name).filter(SuiteProcess::ready).isPresent();
    }

    /** The processes of a service. */
    public List<SuiteProcess> ofService(String service) {
        return processes.stream()
                .filter(process -> process.service().equals(service))
                .toList();
    }

    /**
     * The instance in the topology of a gateway; missing if the gateway does not know it. Of several that are registered with its
     * id, the one that the gateway calls.
     */
    public JsonNode instance(String gateway, String name) {
        return topologies
                .getOrDefault(gateway, MissingNode.getInstance())
                .path("services")
                .valueStream()
                .flatMap(service -> service.path("instances").valueStream())
                .filter(instance -> instance.path("id").asString("").equals(name))
                .max(Comparator.comparing(instance -> instance.path("routed").asBoolean(false)))
                .orElse(MissingNode.getInstance());
    }

    /** Whether the gateway calls the instance. */
    public boolean routed(String gateway, String name) {
        return instance(gateway, name).path("routed").asBoolean(false);
    }

    /** Whether the gateway answers, and does not call the instance. */
    public boolean avoided(String gateway, String name) {
        return topologies.containsKey(gateway) && !routed(gateway, name);
    }

    /** Whether Consul calls the instance healthy, as the gateway knows it. */
    public boolean passing(String gateway, String name) {
        return instance(gateway, name).path("health").asString("").equals("PASSING");
    }

    public boolean consulReachable(String gateway) {
        return topologies
                .getOrDefault(gateway, MissingNode.getInstance())
                .at("/consul/reachable")
                .asBoolean(false);
    }
}
