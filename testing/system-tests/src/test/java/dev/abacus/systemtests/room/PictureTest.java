package dev.abacus.systemtests.room;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.SlowMachine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The picture against what the gateways say, also when one of them is killed. */
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
            patiently().until(() -> page.text("#sentence").matches("All calls succeed.*p99 [12]?\\d{1,2} ms\\."));
            long pid = suite.pid("gateway");

            act(page, "gateway", "kill");
            // down, or its next process starts
            soon().until(() -> page.text("#map .node[data-name=gateway]").matches("(?s).*[✕◌].*"));
            patiently().until(() -> page.text("#incidents").contains("gateway answers again"));
            patiently().until(() -> isOver(page));

            assertThat(suite.pid("gateway")).isNotEqualTo(pid);
            // callers repeat at the other gateway
            assertThat(page.text("#incidents .impact")).startsWith("callers lost 0 of ");
            assertNoError(page, suite);
        }
    }

    @Test
    void theEdgesCarryTheNumbersOfTheTable() {
        try (Chromium page = open()) {
            // from callers to two gateways, and from each to four instances
            soon().until(() -> page.script("return Object.keys((state.load || {}).edges || {}).length")
                    .equals(10L));
            assertThat(page.text("#map [data-edge='callers gateway']")).matches("\\d+(\\.\\d)?/s(△ )?[\\d.]+ m?s.*");
            assertThat(page.script("""
                            const cells = Object.fromEntries([...document.querySelectorAll('#processes tbody tr')]
                              .map(row => [row.cells[0].textContent, row.textContent]));
                            return [...document.querySelectorAll('#map [data-edge]')].flatMap(edge =>
                              [...edge.children].map(text => text.textContent)
                                .filter(text => !cells[edge.dataset.edge.split(' ')[1]].includes(text))).join();
                            """)).isEqualTo("");

            assertThat(page.script("""
                            state.load.edges['callers gateway'] = { done: 50, failed: 3, p99: 1200 };
                            state.topologies.gateway.services.flatMap(service => service.instances)
                              .find(instance => instance.id === 'sum-service-1').routed = false;
                            drawMap();
                            return document.querySelector('#map [data-edge="callers gateway"]').textContent + ' '
                              + document.querySelector('#map [data-edge="gateway sum-service-1"]').textContent;
                            """))
                    .asString()
                    .startsWith("11/s△ 1.2 s▼ 3 failed ")
                    .endsWith("✕ ejected");
            assertNoError(page, suite);
        }
    }

    /** With the longest numbers, and each gateway without each instance. */
    @ParameterizedTest
    @ValueSource(ints = {360, 400, 700, 1000, 1040, 1280, 1600})
    void noNumberOverlaps(int width) {
        try (Chromium page = Chromium.open(suite.room().uri(), width, 900)) {
            soon().until(() -> page.count("#map .node") > 0);
            assertThat(page.script("""
                            for (const key of Object.keys(map.flows))
                              state.load.edges[key] = { done: 900, failed: 100, p99: 9999 };
                            for (const avoided of [false, true]) {
                              if (avoided) Object.values(state.topologies).flatMap(topology => topology.services)
                                .flatMap(service => service.instances).forEach(instance => instance.routed = false);
                              drawMap();
                              const edge = document.querySelector('#map').getBoundingClientRect();
                              const boxes = [...document.querySelectorAll('#map [data-edge] text, #map .box')]
                                .filter(element => element.textContent || element.matches('.box'))
                                .map(element => [element, element.getBoundingClientRect()]);
                              for (const [one, a] of boxes) {
                                if (a.left < edge.left - 1 || a.right > edge.right + 1 || a.top < edge.top) return `out: ${one.textContent}`;
                                for (const [two, b] of boxes) {
                                  const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                                  const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                                  if (one !== two && one.matches('text') && x > 0 && y > 3)
                                    return `${one.parentNode.dataset.edge} ${one.textContent} on ${two.textContent || two.parentNode.textContent}`;
                                }
                              }
                            }
                            return '';
                            """)).isEqualTo("");
        }
    }
}
