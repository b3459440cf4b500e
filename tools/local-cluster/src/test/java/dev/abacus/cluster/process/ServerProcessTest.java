package dev.abacus.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
    private static final Duration LONG = Duration.ofSeconds(5);
    private final Path directory;

    ServerProcessTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void killsWhatDoesNotEndWithinTheLimit() throws Exception {
        try (ServerProcess stubborn =
                shell("trap '' TERM; echo up; while :; do sleep 0.1; done", Duration.ofMillis(300))) {
            stubborn.start();
            await().until(() -> Files.readString(stubborn.log()).contains("up"));

            stubborn.stop();

            assertThat(stubborn.awaitExit()).isEqualTo(128 + 9);
        }
    }

    @Test
    void stopsAPausedProcessInAnOrderlyWay() throws Exception {
        try (ServerProcess process =
                shell("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.1; done", LONG)) {
            process.start();
            await().until(() -> Files.readString(process.log()).contains("up"));
            process.pause();
            await().until(() -> process.running().paused());

            process.stop();

            assertThat(process.awaitExit()).isZero();
            assertThat(process.log()).content().contains("bye");
        }
    }

    @Test
    void tellsAtOnceWhenAProcessEndsInsteadOfGettingReady() {
        try (ServerProcess process = shell("echo no such luck; exit 3", LONG)) {
            process.start();

            assertThatThrownBy(() -> process.awaitReady(Duration.ofMinutes(1)))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("server ended before it was ready")
                    .hasMessageContaining("no such luck");
        }
    }

    @Test
    void namesTheProcessThatHasAPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> Ports.requireFree(port, "gateway", "end it"))
                    .isInstanceOf(ClusterException.class)
                    .hasMessage("port %d, which gateway needs, is in use by process %d (java): end it"
                            .formatted(port, ProcessHandle.current().pid()));
        }
    }

    private ServerProcess shell(String script, Duration stopLimit) {
        return new ServerProcess(new Launch(
                "server",
                List.of("bash", "-c", script),
                Map.of(),
                directory,
                directory.resolve("server.log"),
                URI.create("http://127.0.0.1:" + Ports.free()),
                stopLimit));
    }
}
