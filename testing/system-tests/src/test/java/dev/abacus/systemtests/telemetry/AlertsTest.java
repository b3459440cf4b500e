package dev.abacus.systemtests.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.chaos.load.OpenLoop;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.tools.ProjectHome;
import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** On a running suite, each fault raises its alert, a quiet suite none, and each panel of a dashboard has data. */
class AlertsTest extends TelemetrySuite {

    private static final Path DASHBOARDS = ProjectHome.find().resolve("config/observability/grafana/dashboards");

    private static final List<AutoCloseable> OPENED = new ArrayList<>();
    private static @Nullable Prometheus scraping;

    private final Prometheus prometheus;

    AlertsTest() throws IOException {
        prometheus = prometheus();
    }

    private Prometheus prometheus() throws IOException {
        Prometheus running = scraping;
        if (running == null) {
            running = Prometheus.scraping(cluster, Suite.directory().toAbsolutePath());
            OPENED.add(running);
            OPENED.add(OpenLoop.start(List.of(gateway.base()), 1, 10));
            scraping = running;
        }
        return running;
    }

    @AfterAll
    static void end() throws Exception {
        for (AutoCloseable opened : OPENED.reversed()) {
            opened.close();
        }
    }

    enum Fault {
        INSTANCE_KILLED(Set.of("InstanceEjected", "InstanceDown")) {
            @Override
            void happen(LocalCluster cluster) {
                cluster.kill("arith-service-1");
            }
        },
        SERVICE_GONE(Set.of("CallsFail")) {
            @Override
            void happen(LocalCluster cluster) {
                cluster.kill("sum-service-1");
                cluster.kill("sum-service-2");
            }
        },
        CONSUL_AWAY(Set.of("DiscoveryStale")) {
            @Override
            void happen(LocalCluster cluster) {
                cluster.kill("consul");
            }
        },
        ETCD_MEMBER_KILLED(Set.of("EtcdMemberDown")) {
            @Override
            void happen(LocalCluster cluster) {
                cluster.kill("etcd-1");
            }
        },
        ETCD_WITHOUT_QUORUM(Set.of("EtcdMemberDown", "EtcdWithoutLeader")) {
            @Override
            void happen(LocalCluster cluster) {
                cluster.kill("etcd-1");
                cluster.kill("etcd-2");
            }
        };

        private final Set<String> alerts;

        Fault(Set<String> alerts) {
            this.alerts = alerts;
        }

        abstract void happen(LocalCluster cluster);
    }

    /** The windows of the rules are minutes long, so this is no test of each build. */
    @Tag("faults")
    @ParameterizedTest
    @EnumSource
    void aFaultRaisesItsAlertWithinAMinute(Fault fault) {
        awaitQuiet();

        long start = System.nanoTime();
        fault.happen(cluster);

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(prometheus.firing()).containsAll(fault.alerts));
        System.out.printf(
                "%s: %s after %d s%n",
                fault, fault.alerts, Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    @Test
    void eachPanelOfADashboardHasData() throws IOException {
        List<Path> dashboards;
        try (Stream<Path> files = Files.list(DASHBOARDS)) {
            dashboards = files.toList();
        }
        assertThat(dashboards).isNotEmpty();
        for (Path dashboard : dashboards) {
            JsonNode panels =
                    new JsonMapper().readTree(Files.readString(dashboard)).path("panels");
            assertThat(panels.size()).isPositive();
            for (JsonNode panel : panels) {
                for (JsonNode target : panel.path("targets")) {
                    await().atMost(Duration.ofSeconds(60))
                            .alias(dashboard.getFileName() + ": "
                                    + panel.path("title").asString(""))
                            .until(() -> prometheus
                                            .query(target.path("expr").asString(""))
                                            .size()
                                    > 0);
                }
            }
        }
    }

    /** Nothing fires while all is well, but the budget that the faults before have spent. */
    private void awaitQuiet() {
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    assertThat(prometheus.query("up == 1").size()).isEqualTo(8);
                    assertThat(prometheus.firing()).allMatch(alert -> alert.startsWith("ErrorBudget"));
                });
    }
}
