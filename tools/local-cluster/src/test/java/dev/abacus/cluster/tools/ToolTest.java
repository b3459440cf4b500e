package dev.abacus.cluster.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.cluster.process.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"3.5.16", "3.5.29", "3.6.10"})
    void skipsAnEtcdThatIsTooOldAndSaysWhy(String version) throws IOException {
        Path old = etcd("old/etcd", version);
        Path fetched = program("fetched/forky/etcd");
        List<String> lines = new ArrayList<>();

        assertThat(locateEtcd(old, lines)).isEqualTo(fetched);
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith(old + " is etcd " + version + ", whose reads can be stale");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.5.30", "3.6.11", "3.7.0"})
    void takesAnEtcdThatIsNewEnough(String version) throws IOException {
        Path etcd = etcd("new/etcd", version);
        List<String> lines = new ArrayList<>();

        assertThat(locateEtcd(etcd, lines)).isEqualTo(etcd);
        assertThat(lines).isEmpty();
    }

    @Test
    void skipsAnEtcdThatDoesNotSayItsVersion() throws IOException {
        Path silent = program("silent/etcd");
        Path fetched = program("fetched/forky/etcd");
        List<String> lines = new ArrayList<>();

        assertThat(locateEtcd(silent, lines)).isEqualTo(fetched);
        assertThat(lines).containsExactly(silent + " does not say which version of etcd it is: it is not used");
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

    private Path locateEtcd(Path onPath, List<String> lines) {
        return Tool.ETCD.locate(Map.of("PATH", "" + onPath.getParent()), directory.resolve("fetched"), lines::add);
    }

    private Path etcd(String name, String version) throws IOException {
        return Files.writeString(
                program(name), "#!/bin/sh\necho 'etcd Version: %s'\necho 'Git SHA: 1'\n".formatted(version));
    }

    private Path program(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.createFile(file);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
