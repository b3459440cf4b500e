package dev.abacus.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortPlanTest {
    private final Path directory;

    PortPlanTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /** As of {@code ./abacus up --port 8093}. */
    @Test
    void noProcessGetsThePortOfTheControlRoom() {
        PortPlan ports = new PortPlan(directory, false);
        ports.reserveForControlRoom(8101);

        assertThatThrownBy(() -> ports.port("arith-service-1", 8101))
                .isInstanceOf(ClusterException.class)
                .hasMessage("port 8101 is assigned to arith-service-1 and to the control room: choose another --port");
    }

    @Test
    void aSuiteIsRefusedBeforeItsFirstProcessStarts() throws IOException {
        int port = Ports.free();
        Path state = Files.createDirectories(directory.resolve("suite"));
        Files.writeString(state.resolve("ports.properties"), "arith-service-1=" + port);
        LocalClusterBuilder suite = LocalCluster.in(state)
                .project(StubApplications.project(directory.resolve("project")))
                .controlRoomPort(port);

        assertThatThrownBy(suite::start)
                .isInstanceOf(ClusterException.class)
                .hasMessage("port " + port
                        + " is assigned to arith-service-1 and to the control room: choose another --port");
    }
}
