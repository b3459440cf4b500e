package dev.abacus.chaos.fuzz.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Launch;
import dev.abacus.cluster.process.ServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessProbeTest {

    private final ServerProcess first;
    private final ServerProcess second;
    private final List<String> breaches = new ArrayList<>();
    private final ProcessProbe probe;

    ProcessProbeTest(@TempDir Path directory) {
        first = sleeping("first", directory);
        second = sleeping("second", directory);
        probe = new ProcessProbe(List.of(first, second), name -> (name.equals("first") ? first : second).start());
    }

    private static ServerProcess sleeping(String name, Path directory) {
        var process = new ServerProcess(new Launch(
                name,
                List.of("sleep", "60"),
                Map.of(),
                directory,
                directory.resolve(name + ".log"),
                URI.create("http://127.0.0.1:1/"),
                Duration.ofSeconds(5)));
        process.start();
        return process;
    }

    @AfterEach
    void kill() {
        first.kill();
        second.kill();
    }

    @Test
    void eachProcessThatEndsIsReportedOnceAndStartedAgain() {
        first.kill();
        second.kill();

        probe.restore(breaches::add);
        probe.restore(breaches::add);

        assertThat(breaches)
                .containsExactly("first has ended: see " + first.log(), "second has ended: see " + second.log());
        assertThat(first.alive()).isTrue();
        assertThat(second.alive()).isTrue();
    }

    @Test
    void aProcessThatWasReplacedIsReported() {
        second.kill();
        second.start();

        probe.restore(breaches::add);

        assertThat(breaches).containsExactly("second was started again: see " + second.log());
    }

    @Test
    void aProcessThatDoesNotStartIsReported() {
        var unstartable = new ProcessProbe(List.of(first), name -> {
            throw new ClusterException("cannot start " + name);
        });
        first.kill();

        assertThatThrownBy(() -> unstartable.restore(breaches::add)).isInstanceOf(ClusterException.class);
        assertThat(breaches).hasSize(1);
    }
}
