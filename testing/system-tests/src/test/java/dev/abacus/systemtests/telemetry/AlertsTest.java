package dev.abacus.systemtests.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.chaos.load.OpenLoop;
import dev.abacus.chaos.schedule.Fault;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.tools.ProjectHome;
import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
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

    /** The faults of the fault table. Neighbours have different alerts, for an alert takes minutes to end. */
    enum AlertedFault {
        /** Consul may take it from the list before a call meets it: then no gateway ejects it. */
        INSTANCE_KILLED(_ -> Fault.kill("arith-service-1"), "InstanceDown"),
        ETCD_MEMBER_KILLED(_ -> Fault.kill("etcd-1"), "EtcdMemberDown"),
        INSTANCE_TERMINATED(_ -> Fault.terminate("arith-service-1"), "InstanceDown"),
        SERVICE_GONE(_ -> Fault.kill(List.of("sum-service-1", "sum-service-2")), "CallsFail"),
        ETCD_MEMBER_HUNG(_ -> Fault.pause("etcd-2"), "EtcdMemberDown"),
        INSTANCE_HUNG(_ -> Fault.pause("arith-service-1"), "InstanceEjected", "InstanceDown"),
        CONSUL_AWAY(_ -> Fault.kill("consul"), "DiscoveryStale"),
        ETCD_LEADER_KILLED(cluster -> Fault.kill(leader(cluster)), "EtcdMemberDown"),
        INSTANCE_CUT_OFF(_ -> Fault.cut("arith-service-1"), "InstanceStaysEjected"),
        ETCD_LEADER_HUNG(cluster -> Fault.pause(leader(cluster)), "EtcdMemberDown"),
        INSTANCE_DELAYED(_ -> Fault.delay("arith-service-1", Duration.ofSeconds(1)), "InstanceStaysEjected"),
        GATEWAY_KILLED(_ -> Fault.kill("gateway"), "InstanceDown"),
        ETCD_WITHOUT_QUORUM(_ -> Fault.kill(List.of("etcd-1", "etcd-2")), "EtcdMemberDown", "EtcdWithoutLeader");

        private final Function<LocalCluster, Fault> fault;
        private final Set<String> alerts;

        AlertedFault(Function<LocalCluster, Fault> fault, String... alerts) {
            this.fault = fault;
            this.alerts = Set.of(alerts);
        }

        private static String leader(LocalCluster cluster) {
            return cluster.etcd().leader().orElseThrow().name();
        }
    }

    /** The windows of the rules are minutes long, so this is no test of each build. */
    @Tag("faults")
    @ParameterizedTest
    @EnumSource
    void aFaultRaisesItsAlertWithinAMinute(AlertedFault alerted) {
        awaitScraped(firing -> assertThat(firing).doesNotContainAnyElementsOf(alerted.alerts));
        Fault fault = alerted.fault.apply(cluster);
        Map<String, Long> seconds = new TreeMap<>();

        long start = System.nanoTime();
        fault.inject(cluster);
        try {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        prometheus
                                .firing()
                                .forEach(alert -> seconds.putIfAbsent(
                                        alert,
                                        Duration.ofNanos(System.nanoTime() - start)
                                                .toSeconds()));
                        assertThat(seconds).containsKeys(alerted.alerts.toArray(String[]::new));
                    });
        } finally {
            System.out.printf("%s: %s, %s raises %s%n", alerted, fault.description(), seconds, alerted.alerts);
            fault.repair(cluster);
        }
    }

    /** But for the budget, which the faults before may have spent. */
    @Tag("faults")
    @Test
    void aQuietSuiteRaisesNone() {
        awaitScraped(firing -> assertThat(firing).allMatch(alert -> alert.startsWith("ErrorBudget")));
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

    private void awaitScraped(Consumer<Set<String>> alerts) {
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    assertThat(prometheus.query("up == 1").size()).isEqualTo(8);
                    alerts.accept(prometheus.firing());
                });
    }
}
