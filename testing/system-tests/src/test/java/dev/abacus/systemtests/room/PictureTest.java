package dev.abacus.systemtests.room;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.RunsAlone;
import dev.abacus.systemtests.support.SlowMachine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The picture against what the gateways say, also when one of them is killed. */
@RunsAlone
@ExtendWith(SlowMachine.class)
class PictureTest extends RoomPageSuite {
    @Test
    void thePictureIsThatOfTheTopology() {
        try (Chromium page = open()) {
            JsonNode topology =
                    new Api(suite.cluster().gateway()).get("/api/topology").json();
            List<JsonNode> instances = topology.path("services")
                    .valueStream()
                    .filter(service -> !service.path("name").asString().equals("gateway"))
                    .flatMap(service -> service.path("instances").valueStream())
                    .toList();

            assertThat(instances).hasSize(4);
            instances.forEach(instance -> soon().until(() -> page.text(
                            "#map .node[data-name=" + instance.path("id").asString() + "]")
                    .contains("Consul: passingrouted")));
            String leader = topology.at("/etcd/leader").asString();
            soon().until(() -> page.text("#map .node.leads").contains(leader));
            assertNoError(page, suite);
        }
    }

    /** Each kind of requests has a series for each priority. */
    @Test
    void requestsInFlightAreThoseOfAllPriorities() {
        try (Chromium page = open()) {
            soon().until(() -> page.script("return Boolean(state.metrics)").equals(true));

            assertThat(page.script("""
                            state.metrics.sample = {
                              'abacus_admission_in_flight{kind="read",priority="critical"}': 1,
                              'abacus_admission_in_flight{kind="read",priority="default"}': 4,
                              'abacus_admission_in_flight{kind="write",priority="critical"}': 2,
                              'abacus_admission_in_flight_other{kind="read"}': 8 };
                            return [metric('sample', 'abacus_admission_in_flight', 'read'),
                                    metric('sample', 'abacus_admission_limit', 'read')].join();
                            """)).isEqualTo("5,–");
        }
    }

    @Test
    void thePageSurvivesAKilledGateway() {
        try (Chromium page = open()) {
            // the other gateway takes all calls, next to a JVM that starts: it has to be warm
            patiently().until(() -> page.script(HALF_A_MINUTE_OF_CALLS).equals(true));
            patiently().until(() -> page.text("#sentence").matches("All calls succeed.*p99 [12]?\\d{1,2} ms\\."));
            long pid = suite.pid("gateway");

            act(page, "gateway", "kill");
            // down, or its next process starts
            soon().until(() -> page.text("#map .node[data-name=gateway]").matches("(?s).*[✕◌].*"));
            patiently().until(() -> page.text("#marks").contains("gateway answers again"));
            patiently().until(() -> isOver(page));

            assertThat(suite.pid("gateway")).isNotEqualTo(pid);
            // callers repeat at the other gateway
            assertThat(page.text("#marks .price")).startsWith("callers lost 0 of ");
            assertNoError(page, suite);
        }
    }
}
