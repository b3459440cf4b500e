package dev.abacus.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.Suite;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What tells a newcomer and an operator about the suite. */
class DiscoverabilityTest {

    private final Api gateway = Suite.shared().gateway();

    @Test
    void describesItsApi() {
        JsonNode api = gateway.get("/v3/api-docs").isStatus(200).json();

        assertThat(api.path("paths").propertyNames())
                .contains(
                        "/api/multiply",
                        "/api/sum",
                        "/api/calculations",
                        "/api/calculations/{id}",
                        "/api/state",
                        "/api/topology");
    }

    @Test
    void hasAPageToTryIt() {
        assertThat(gateway.get("/").status()).isEqualTo(302);
        assertThat(gateway.get("/swagger-ui/index.html").isStatus(200).body()).contains("Swagger UI");
    }

    @Test
    void showsTheTopology() {
        JsonNode topology = gateway.get("/api/topology").isStatus(200).json();

        assertThat(topology.at("/consul/reachable").asBoolean()).isTrue();
        assertThat(topology.at("/etcd/leader").asString()).startsWith("etcd-");
        assertThat(topology.at("/etcd/members").size()).isEqualTo(3);
        JsonNode arith = topology.path("services")
                .valueStream()
                .filter(service -> service.path("name").asString().equals("arith-service"))
                .findFirst()
                .orElseThrow();
        assertThat(arith.path("breaker").asString()).isEqualTo("CLOSED");
        assertThat(arith.path("instances")
                        .valueStream()
                        .map(instance -> instance.path("id").asString()))
                .containsExactlyInAnyOrder("arith-service-1", "arith-service-2");
        assertThat(arith.path("instances"))
                .allMatch(instance -> instance.path("health").asString().equals("PASSING")
                        && instance.path("routed").asBoolean());
    }

    @Test
    void carriesATraceToItsAnswers() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

        JsonNode problem = gateway.get(
                        "/api/multiply?a=9223372036854775807&b=2",
                        "traceparent",
                        "00-" + trace + "-00f067aa0ba902b7-01")
                .isProblem(422, "overflow");

        assertThat(problem.path("traceId").asString()).isEqualTo(trace);
    }
}
