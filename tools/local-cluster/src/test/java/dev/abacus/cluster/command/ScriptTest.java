package dev.abacus.cluster.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.tools.ProjectHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code abacus} with a Maven that builds one module and runs one test. */
class ScriptTest {
    private static final String MAVEN = """
            #!/bin/sh
            if [ "$1" = -v ]; then
              echo 'Apache Maven 3.9.9'
            else
              echo '[INFO] Building gateway 1.0.0-SNAPSHOT [2/3]'
              echo '[INFO] Running dev.abacus.RoutingTest'
              echo '[INFO] Tests run: 1, Failures: 0'
              echo "| ${SERVER_PORT:-no port} | ${ETCD_NAME:-no name} | ${ABACUS_RETENTION:-no retention} |"
            fi
            """;

    @Test
    void whatTakesLongSaysHowLongItTakes(@TempDir Path home) throws Exception {
        assertThat(run(home, "format"))
                .satisfiesExactly(
                        line -> assertThat(line).matches(" +\\d+ s  formatting the code"),
                        line -> assertThat(line).matches(" +\\d+ s  2/3 gateway"));
        assertThat(run(home, "docs"))
                .satisfiesExactly(
                        line -> assertThat(line).matches(" +\\d+ s  generating docs/errors.md"),
                        line -> assertThat(line).matches(" +\\d+ s  2/3 gateway"));
    }

    /** A program that reads Maven's results finds them, and a table is for copying. */
    @Test
    void whatBeginsHasTheTimeAndResultsAreAsMavenWritesThem(@TempDir Path home) throws Exception {
        assertThat(run(home, "test", "RoutingTest"))
                .satisfiesExactly(
                        line -> assertThat(line).matches(" +\\d+ s  compiling and testing"),
                        line -> assertThat(line).matches(" +\\d+ s  Building gateway .*"),
                        line -> assertThat(line).matches(" +\\d+ s  Running dev.abacus.RoutingTest"),
                        line -> assertThat(line).isEqualTo("[INFO] Tests run: 1, Failures: 0"),
                        line -> assertThat(line).startsWith("| "));
    }

    @Test
    void variablesOfOtherProjectsReachNoProcess(@TempDir Path home) throws Exception {
        assertThat(run(home, "test", "RoutingTest")).endsWith("| no port | no name | 24h |");
    }

    private static List<String> run(Path home, String... arguments) throws IOException, InterruptedException {
        Path script = home.resolve("abacus");
        if (Files.notExists(script)) {
            Files.copy(ProjectHome.find().resolve("abacus"), script);
        }
        Path maven =
                Files.writeString(Files.createDirectories(home.resolve("bin")).resolve("mvn"), MAVEN);
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder =
                new ProcessBuilder(Stream.concat(Stream.of("bash", script.toString()), Stream.of(arguments))
                        .toList());
        builder.environment().put("PATH", maven.getParent() + ":" + System.getenv("PATH"));
        builder.environment().putAll(Map.of("SERVER_PORT", "9001", "ETCD_NAME", "other", "ABACUS_RETENTION", "24h"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.redirectErrorStream(true).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as(lines.toString()).isZero();
        return lines;
    }
}
