package dev.abacus.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkedSuiteTest {
    private final LocalCluster cluster;

    LinkedSuiteTest(@TempDir Path directory) throws IOException {
        cluster = LocalCluster.in(directory.resolve("suite"))
                .project(StubApplications.project(directory.resolve("project")))
                .onFreePorts()
                .withLinks()
                .start();
    }

    @AfterAll
    void close() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "arith-service-1", "sum-service-2"})
    void tellsAnApplicationOfLinksOnly(String application) {
        URI uri = cluster.uri(application);

        assertThat(StubApplications.variable(uri, "SPRING_CLOUD_CONSUL_PORT"))
                .isEqualTo("" + cluster.link("consul").port())
                .isNotEqualTo("" + cluster.consul().uri().getPort());
        assertThat(StubApplications.variable(uri, "ABACUS_ETCD_ENDPOINTS"))
                .isEqualTo("%s,%s,%s".formatted(linkTo("etcd-1"), linkTo("etcd-2"), linkTo("etcd-3")));
    }

    @Test
    void letsAServiceAdvertiseItsLinkAndAGatewayItself() {
        assertThat(StubApplications.variable(cluster.uri("arith-service-1"), "SPRING_CLOUD_CONSUL_DISCOVERY_PORT"))
                .isEqualTo("" + cluster.link("arith-service-1").port());
        assertThat(StubApplications.variable(cluster.uri("gateway"), "SPRING_CLOUD_CONSUL_DISCOVERY_PORT"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"arith-service-1", "sum-service-2"})
    void cutsTheWayToAServiceThatItselfRunsOn(String service) {
        assertThat(StubApplications.variable(linkTo(service), "ABACUS_INSTANCE"))
                .isEqualTo(service);

        cluster.link(service).cut();

        assertThat(StubApplications.variable(linkTo(service), "ABACUS_INSTANCE"))
                .isEmpty();
        assertThat(StubApplications.variable(cluster.uri(service), "ABACUS_INSTANCE"))
                .isEqualTo(service);
        cluster.link(service).heal();
    }

    @ParameterizedTest
    @ValueSource(strings = {"consul", "etcd-1", "etcd-2", "etcd-3"})
    void cutsTheWayToAServerThatItselfRunsOn(String server) {
        String ready = cluster.process(server).readyUri().getPath();
        assertThat(Http.get(linkTo(server).resolve(ready)).status()).isEqualTo(200);

        cluster.link(server).cut();

        assertThat(Http.get(linkTo(server).resolve(ready)).status()).isZero();
        assertThat(cluster.process(server).ready()).isTrue();
        cluster.link(server).heal();
        assertThat(Http.get(linkTo(server).resolve(ready)).status()).isEqualTo(200);
    }

    @Test
    void cutsNoLinkOfAnInstanceThatTakesTheNameOfAnEarlierOne() {
        cluster.scale("sum-service", 3);
        cluster.link("sum-service-3").cut();
        cluster.scale("sum-service", 2);
        assertThatThrownBy(() -> cluster.link("sum-service-3")).isInstanceOf(IllegalArgumentException.class);

        cluster.scale("sum-service", 3);

        assertThat(StubApplications.variable(linkTo("sum-service-3"), "ABACUS_INSTANCE"))
                .isEqualTo("sum-service-3");
        cluster.scale("sum-service", 2);
    }

    @Test
    void letsEtcdAdvertiseItsLinksSoThatAClientKnowsAMemberByThem() {
        Http.Reply members = Http.send(
                "POST", cluster.etcd().node(1).uri().resolve("/v3/cluster/member/list"), "{}".getBytes(UTF_8));

        assertThat(members.body())
                .asString()
                .contains("\"clientURLs\":[\"" + linkTo("etcd-1") + "\"]")
                .contains("\"clientURLs\":[\"" + linkTo("etcd-3") + "\"]");
    }

    @Test
    void givesThePortsOfItsLinksBackWhenItIsClosed(@TempDir Path directory) {
        LocalCluster servers = LocalCluster.in(directory)
                .onFreePorts()
                .gateways(0)
                .instances(0)
                .withLinks()
                .start();
        int port = servers.link("consul").port();

        servers.close();

        assertThatCode(() -> Ports.requireFree(port, "the next suite", "")).doesNotThrowAnyException();
    }

    @Test
    void namesTheLinksThatThereAreWhereThereIsNone() {
        assertThatThrownBy(() -> cluster.link("gateway"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no link leads to gateway, only to arith-service-1, arith-service-2, consul, "
                        + "etcd-1, etcd-2, etcd-3, sum-service-1, sum-service-2");
    }

    private URI linkTo(String process) {
        return URI.create("http://127.0.0.1:" + cluster.link(process).port());
    }
}
