package dev.abacus.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.Info;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.testsupport.DockerEngine.Unusable;
import dev.abacus.testsupport.DockerEngine.Usable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLocationTest {
    private static final DockerEngine DOCKER = new Usable("Docker 28.5");
    private static final DockerEngine NONE = new Unusable("no Docker engine answers");

    @Test
    void theEngineDecidesWhereNobodyDoes() {
        assertThat(ServerLocation.decide(null, () -> DOCKER))
                .hasToString("Consul and etcd run in containers (Docker 28.5)")
                .extracting(ServerLocation::provider)
                .isInstanceOf(Containers.class);
        assertThat(ServerLocation.decide(null, () -> NONE))
                .hasToString("Consul and etcd run as processes (no Docker engine answers)")
                .extracting(ServerLocation::provider)
                .isInstanceOf(Processes.class);
    }

    @Test
    void theVariableDecidesOverTheEngine() {
        assertThat(ServerLocation.decide("processes", () -> DOCKER).provider()).isInstanceOf(Processes.class);
        assertThat(ServerLocation.decide("containers", () -> DOCKER).provider()).isInstanceOf(Containers.class);
    }

    @Test
    void whoWantsContainersWithoutAnEngineIsTold() {
        assertThatThrownBy(() -> ServerLocation.decide("containers", () -> NONE))
                .isInstanceOf(ClusterException.class)
                .hasMessage("ABACUS_TEST_SERVERS=containers, but no Docker engine answers: "
                        + "start one, or unset ABACUS_TEST_SERVERS");
    }

    @Test
    void anyOtherValueIsAnError() {
        assertThatThrownBy(() -> ServerLocation.decide("docker", () -> DOCKER))
                .isInstanceOf(ClusterException.class)
                .hasMessage("ABACUS_TEST_SERVERS=docker is neither containers nor processes: correct or unset it");
    }

    @Test
    void anEngineServesOnlyIfItsLoopbackIsOurs() {
        assertThat(DockerEngine.of(info("here"), "here")).isEqualTo(DOCKER);
        assertThat(DockerEngine.of(info("docker-desktop"), "here")).isInstanceOf(Unusable.class);
        assertThat(DockerEngine.of(info("here").withSecurityOptions(List.of("name=rootless")), "here"))
                .isInstanceOf(Unusable.class);
    }

    private static Info info(String name) {
        return new Info().withName(name).withServerVersion("28.5");
    }

    @Test
    void theEnvironmentNamesTheImageElseTheFileDoes(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve(".env"), "# images\nCONSUL_IMAGE=consul:1\nPORT=1\n");

        assertThat(Image.CONSUL.tag(Map.of("CONSUL_IMAGE", "consul:2"), file)).isEqualTo("consul:2");
        assertThat(Image.CONSUL.tag(Map.of(), file)).isEqualTo("consul:1");
        assertThatThrownBy(() -> Image.ETCD.tag(Map.of(), file))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("has no line ETCD_IMAGE=");
    }
}
