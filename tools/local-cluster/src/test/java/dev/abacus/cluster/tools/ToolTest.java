package dev.abacus.cluster.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.cluster.process.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolTest {
    private final Path directory;

    ToolTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void takesTheConfiguredProgramFirstThenPathThenWhatWasFetched() throws IOException {
        Path configured = program("configured/my-consul");
        Path onPath = program("bin/consul");
        Path fetched = program("fetched/bullseye/consul");
        Map<String, String> path = Map.of("PATH", "/nowhere:" + onPath.getParent());
        Map<String, String> both = Map.of("PATH", "/nowhere:" + onPath.getParent(), "ABACUS_CONSUL", "" + configured);

        assertThat(locate(both)).isEqualTo(configured);
        assertThat(locate(path)).isEqualTo(onPath);
        assertThat(locate(Map.of("PATH", "/nowhere"))).isEqualTo(fetched);
    }

    @Test
    void saysWhatToDoWhenTheConfiguredProgramIsNone() {
        assertThatThrownBy(() -> locate(Map.of("ABACUS_CONSUL", "/no/such/consul")))
                .isInstanceOf(ClusterException.class)
                .hasMessage("ABACUS_CONSUL=/no/such/consul is not a program: correct or unset it");
    }

    @Test
    void findsTheProjectFromADirectoryBelowIt() throws IOException {
        Path below = Files.createDirectories(directory.resolve("config/deeper"));
        Files.createFile(directory.resolve("config/jvm.options"));

        assertThat(ProjectHome.find(null, below)).isEqualTo(directory);
        assertThatThrownBy(() -> ProjectHome.find(null, Path.of("/")))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("ABACUS_HOME");
    }

    private Path locate(Map<String, String> environment) {
        return Tool.CONSUL.locate(environment, directory.resolve("fetched"), line -> {});
    }

    private Path program(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.createFile(file);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
