package dev.abacus.cluster.room.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.cluster.process.Http;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Metrics of a gateway: its adaptive limit, bulkheads and retry budgets, in Prometheus' text format. */
final class GatewayMetrics {
    private static final String NAMES = String.join(
            ",",
            "abacus_admission_limit",
            "abacus_admission_in_flight",
            "abacus_routing_ejected",
            "abacus_routing_waiting",
            "abacus_routing_permits",
            "abacus_routing_retries_total",
            "abacus_routing_retries_left",
            "abacus_routing_retries_refused_total");

    private GatewayMetrics() {}

    /** Values by series, as {@code abacus_admission_limit{kind="read"}}; missing if the gateway does not answer. */
    static JsonNode read(URI gateway) {
        Http.Reply reply = Http.get(gateway.resolve("/actuator/prometheus?includedNames=" + NAMES));
        return reply.status() == 200
                ? JsonMapper.shared().valueToTree(parse(new String(reply.body(), UTF_8)))
                : MissingNode.getInstance();
    }

    static Map<String, Double> parse(String text) {
        Map<String, Double> values = new TreeMap<>();
        text.lines().filter(line -> !line.startsWith("#") && line.contains(" ")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            values.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        });
        return values;
    }
}
