package dev.abacus.cluster.room.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
        List<Part> parts,
        Map<String, JsonNode> topologies,
        Map<String, JsonNode> metrics,
        EtcdRing etcd,
        JsonNode recordings) {
    public static final Observation NONE =
            new Observation(List.of(), Map.of(), Map.of(), new EtcdRing(List.of()), MissingNode.getInstance());

    public Optional<Part> part(String name) {
        return parts.stream().filter(part -> part.name().equals(name)).findFirst();
    }

    public boolean ready(String name) {
        return part(name).filter(Part::ready).isPresent();
    }

    /** The processes of a service. */
    public List<Part> ofService(String service) {
        return parts.stream().filter(part -> part.service().equals(service)).toList();
    }

    /** The instance in the topology of a gateway; missing if the gateway does not know it. */
    public JsonNode instance(String gateway, String name) {
        return instances(gateway)
                .filter(instance -> instance.path("id").asString("").equals(name))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** The instances of all services in the topology of a gateway. */
    public Stream<JsonNode> instances(String gateway) {
        return topologies
                .getOrDefault(gateway, MissingNode.getInstance())
                .path("services")
                .valueStream()
                .flatMap(service -> service.path("instances").valueStream());
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
