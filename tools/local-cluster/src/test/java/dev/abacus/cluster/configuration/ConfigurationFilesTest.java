package dev.abacus.cluster.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.server.ConsulServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfigurationFilesTest {
    private final Path directory;
    private final ConsulServer consul;
    private final List<String> progress = new ArrayList<>();
    private final ConfigurationFiles configuration;

    ConfigurationFilesTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.consul = ConsulServer.start(directory.resolve("consul"));
        Files.createDirectory(directory.resolve("config"));
        this.configuration = new ConfigurationFiles(
                directory.resolve("config"), directory.resolve("loaded"), consul.uri(), progress::add);
    }

    @BeforeEach
    void loadOnce() throws IOException {
        file("timeout: 1s");
        configuration.load();
        progress.clear();
    }

    @AfterAll
    void close() {
        consul.close();
    }

    @Test
    void loadsAFileThatHasChangedOnce() throws IOException {
        file("timeout: 2s");
        configuration.load();
        configuration.load();

        assertThat(kv()).isEqualTo("timeout: 2s");
        assertThat(progress).containsExactly("loaded gateway.yml into Consul as abacus/config/gateway/data");
    }

    @Test
    void aFileThatCannotBeLoadedIsNamedAndKeepsNoOtherAway() throws IOException {
        Path copy = Files.writeString(directory.resolve("config/a copy.yml"), "timeout: 4s");
        Path link = Files.createSymbolicLink(directory.resolve("config/b.yml"), directory.resolve("nowhere"));
        Path folder = Files.createDirectory(directory.resolve("config/c.yml"));
        file("timeout: 5s");

        assertThatIOException()
                .isThrownBy(configuration::load)
                .withMessageContaining("a copy.yml: ")
                .withMessageContaining("b.yml: there is no such file")
                .withMessageContaining("c.yml: Is a directory");

        assertThat(kv()).isEqualTo("timeout: 5s");
        for (Path odd : List.of(copy, link, folder)) {
            Files.delete(odd);
        }
    }

    @Test
    void leavesAnOperatorsChangeAloneUntilTheFileChanges() throws IOException {
        Http.send("PUT", uri(), "timeout: 9s".getBytes(StandardCharsets.UTF_8));
        configuration.load();
        assertThat(kv()).isEqualTo("timeout: 9s");

        file("timeout: 3s");
        configuration.load();
        assertThat(kv()).isEqualTo("timeout: 3s");
    }

    @Test
    void loadsAgainWhenConsulHasLostItsStateAndWaitsWhileItIsAway() throws IOException {
        consul.wipe();
        configuration.load();
        assertThat(progress).isEmpty();

        consul.start();
        configuration.load();
        assertThat(kv()).isEqualTo("timeout: 1s");
    }

    private void file(String content) throws IOException {
        Files.writeString(directory.resolve("config/gateway.yml"), content);
    }

    private String kv() {
        return new String(Http.get(URI.create(uri() + "?raw")).body(), StandardCharsets.UTF_8);
    }

    private URI uri() {
        return consul.uri().resolve("/v1/kv/abacus/config/gateway/data");
    }
}
