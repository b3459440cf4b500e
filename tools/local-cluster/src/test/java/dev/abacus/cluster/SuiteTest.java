package dev.abacus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.supervision.RunDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SuiteTest {
    private final RunDirectory runs;
    private final AtomicBoolean secondGatewayWaited = new AtomicBoolean();
    private final LocalCluster cluster;

    SuiteTest(@TempDir Path directory) throws IOException {
        runs = new RunDirectory(directory.resolve("suite/run"));
        cluster = LocalCluster.in(directory.resolve("suite"))
                .project(StubApplications.project(directory.resolve("project")))
                .onFreePorts()
                .gateways(2)
                .progress(this::seeWhatRunsWhenTheFirstGatewayIsReady)
                .start();
    }

    private void seeWhatRunsWhenTheFirstGatewayIsReady(String line) {
        if (line.startsWith("gateway ")) {
            secondGatewayWaited.set(
                    runs.find("gateway-2").orElseThrow().process().isEmpty());
        }
    }

    @AfterAll
    void close() {
        cluster.close();
    }

    @Test
    void hasAsManyGatewaysAsAskedForEachWithItsOwnNameAndPort() {
        assertThat(cluster.names()).contains("gateway", "gateway-2").doesNotContain("gateway-3");
        assertThat(cluster.uri("gateway")).isEqualTo(cluster.gateway());
        assertThat(StubApplications.variable(cluster.uri("gateway"), "ABACUS_INSTANCE"))
                .isEqualTo("gateway");
        assertThat(StubApplications.variable(cluster.uri("gateway-2"), "ABACUS_INSTANCE"))
                .isEqualTo("gateway-2");
    }

    @Test
    void startsTheSecondGatewayWhenTheFirstOneIsReady() {
        assertThat(secondGatewayWaited).isTrue();
    }

    @Test
    void killsOneGatewayAndLeavesTheOtherOne() {
        cluster.kill("gateway-2");

        assertThat(Http.get(cluster.uri("gateway-2")).status()).isZero();
        assertThat(cluster.process("gateway").ready()).isTrue();
        cluster.start("gateway-2");
        assertThat(Http.get(cluster.uri("gateway-2")).status()).isEqualTo(200);
    }

    @Test
    void letsTheGatewaysBackUpIntoItsDirectory() {
        String backups =
                cluster.log("gateway").resolveSibling("../backups").normalize().toString();

        assertThat(StubApplications.variable(cluster.gateway(), "ABACUS_BACKUP_DIRECTORY"))
                .isEqualTo(backups);
        assertThat(StubApplications.variable(cluster.uri("gateway-2"), "ABACUS_BACKUP_DIRECTORY"))
                .isEqualTo(backups);
        assertThat(StubApplications.variable(cluster.uri("sum-service-1"), "ABACUS_BACKUP_DIRECTORY"))
                .isEmpty();
    }

    @Test
    void hasNoLinksUnlessAskedFor() {
        URI service = cluster.uri("arith-service-1");

        assertThat(StubApplications.variable(service, "SPRING_CLOUD_CONSUL_DISCOVERY_PORT"))
                .isEmpty();
        assertThat(StubApplications.variable(service, "SPRING_CLOUD_CONSUL_PORT"))
                .isEqualTo("" + cluster.consul().uri().getPort());
        assertThat(StubApplications.variable(service, "ABACUS_ETCD_ENDPOINTS"))
                .isEqualTo(
                        cluster.etcd().endpoints().stream().map(URI::toString).collect(Collectors.joining(",")));
        assertThatThrownBy(() -> cluster.link("arith-service-1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no link leads to arith-service-1: the suite was started without withLinks()");
    }
}
