package dev.abacus.systemtests.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.tools.ProjectHome;
import dev.abacus.systemtests.support.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./abacus COMMAND --docker} says where Docker is not as it should be: one line that tells what to do. */
class DockerFaultsTest {

    private final Path directory;

    DockerFaultsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void noEngine() throws Exception {
        assertThat(upWith("info) echo 'Cannot connect to the Docker daemon' >&2; exit 1"))
                .startsWith("abacus: no Docker engine answers: start it")
                .contains("Cannot connect to the Docker daemon");
    }

    @Test
    void noCompose() throws Exception {
        assertThat(upWith("compose) exit 1")).startsWith("abacus: needs Docker Compose 2.20 or later, but");
    }

    @Test
    void composeTooOld() throws Exception {
        assertThat(upWith("compose) echo v2.19.1")).contains("needs Docker Compose 2.20 or later, but it is 2.19.1");
    }

    @Test
    void engineTooOld() throws Exception {
        assertThat(upWith("compose) echo v2.20.0;; version) echo 20.10.5"))
                .contains("needs Docker Engine 23 or later, for BuildKit, but it is 20.10.5");
    }

    @Test
    void portTaken() throws Exception {
        assertThat(upWith("""
                        compose) [ "$2" = version ] && echo 2.30.0 || {
                          echo "listen tcp4 0.0.0.0:8080: bind: address already in use" >&2
                          exit 1
                        };;
                        version) echo 27.0.0
                        """)).contains("port 8080 is taken: end what holds it, or set another GATEWAY_PORT");
    }

    @Test
    void imageThatCannotBePulled() throws Exception {
        assertThat(upWith("""
                        compose) [ "$2" = version ] && echo 2.30.0 || {
                          echo "Error response from daemon: manifest unknown" >&2
                          exit 1
                        };;
                        version) echo 27.0.0
                        """)).contains("an image cannot be pulled: check the network and the tags in .env");
    }

    @Test
    void composeThatCannotSayWhetherTheSuiteRuns() throws Exception {
        String answers = "compose) [ \"$2\" = version ] && echo 2.30.0 || exit 1;; version) echo 27.0.0";

        assertThat(errorOf(answers, "restore", "--docker", "docker"))
                .startsWith("abacus: cannot tell whether the suite runs: docker compose ps failed");
    }

    @Test
    void optionInTheWrongPlace() throws Exception {
        assertThat(errorOf("*) exit 1", "backup", "FILE", "--docker"))
                .isEqualTo("abacus: --docker comes right after the command, as in ./abacus up --docker\n");
    }

    private String upWith(String answers) throws IOException, InterruptedException {
        return errorOf(answers, "up", "--docker");
    }

    /** @param answers of a docker command that is found first: branches of a shell's case over its first argument */
    private String errorOf(String answers, String... command) throws IOException, InterruptedException {
        Path docker = directory.resolve("docker");
        Files.writeString(docker, "#!/bin/sh\ncase \"$1\" in\n" + answers + ";;\nesac\n");
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
        String path = directory + ":" + System.getenv("PATH");
        Path abacus = ProjectHome.find().resolve("abacus");
        List<String> line = new ArrayList<>(List.of(abacus.toString()));
        line.addAll(List.of(command));
        ProcessResult result = ProcessResult.of(directory, Map.of("PATH", path), line);
        String errors = result.errors();
        assertThat(result.exitCode()).as(errors).isEqualTo(1);
        assertThat(errors.lines()).as(errors).hasSize(1);
        return errors;
    }
}
