package dev.abacus.cluster.room.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.cluster.process.Http;
import java.net.URI;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Metrics of an etcd member that does not tell its status without a user. They lack the term. */
final class EtcdMetrics {
    private static final String SELF = "1";

    private EtcdMetrics() {}

    /** The status in the form of {@code /v3/maintenance/status}; missing if there are no metrics. */
    static JsonNode status(URI member) {
        Http.Reply reply = Http.get(member.resolve("/metrics"));
        if (reply.status() != 200) {
            return MissingNode.getInstance();
        }
        Map<String, Double> metrics = GatewayMetrics.parse(new String(reply.body(), UTF_8));
        return JsonMapper.shared()
                .valueToTree(Map.of(
                        "header",
                                Map.of(
                                        "member_id",
                                        SELF,
                                        "revision",
                                        value(metrics, "etcd_debugging_mvcc_current_revision")),
                        "leader", value(metrics, "etcd_server_is_leader") == 1 ? SELF : "other",
                        "raftIndex", value(metrics, "etcd_server_proposals_applied_total"),
                        "dbSize", value(metrics, "etcd_mvcc_db_total_size_in_bytes")));
    }

    private static long value(Map<String, Double> metrics, String name) {
        return metrics.getOrDefault(name, 0.0).longValue();
    }
}
