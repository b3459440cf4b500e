package dev.abacus.systemtests.telemetry;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Traces as a Zipkin server has them. */
record Zipkin(Api api) {

    /** The spans of a trace, the first to start first; empty if none has arrived. */
    List<Span> trace(String id) {
        Reply found = api.get("/zipkin/api/v2/trace/" + id);
        return found.status() == 404
                ? List.of()
                : found.isStatus(200)
                        .json()
                        .valueStream()
                        .map(Span::new)
                        .sorted((a, b) -> Long.compare(a.start(), b.start()))
                        .toList();
    }

    record Span(JsonNode json) {
        String service() {
            return json.at("/localEndpoint/serviceName").asString("");
        }

        String kind() {
            return json.path("kind").asString("");
        }

        String name() {
            return json.path("name").asString("");
        }

        String tag(String name) {
            return json.path("tags").path(name).asString("");
        }

        boolean isChildOf(Span parent) {
            return json.path("parentId")
                    .asString("")
                    .equals(parent.json.path("id").asString());
        }

        private long start() {
            return json.path("timestamp").asLong(0);
        }

        /** An attempt of the gateway at an instance. */
        boolean isAttempt() {
            return service().equals("gateway") && kind().equals("CLIENT") && !isEtcd();
        }

        boolean isEtcd() {
            return tag("db.system.name").equals("etcd");
        }
    }
}
