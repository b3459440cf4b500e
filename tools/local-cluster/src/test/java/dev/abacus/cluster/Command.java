package dev.abacus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.tools.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs commands of {@code ./abacus} in a project of its own, each in a new JVM. */
public record Command(Path home, Path etcdutl) {
    public Command(Path home) {
        this(home, Tool.ETCDUTL.locate(progress -> {}));
    }

    /** The state directory of the suite. */
    public Path directory() {
        return home.resolve(".abacus");
    }

    /** @return the output */
    public String succeeds(String... arguments) {
        Result result = run(arguments);
        assertThat(result.code()).as(result.errors()).isZero();
        return result.output();
    }

    /** @return the error, which must be one line, but for progress, which begins with a blank */
    public String fails(String... arguments) {
        Result result = run(arguments);
        assertThat(result.code()).as(result.output()).isEqualTo(1);
        List<String> errors =
                result.errors().lines().filter(line -> !line.startsWith(" ")).toList();
        assertThat(errors).as(result.errors()).hasSize(1);
        return errors.getFirst();
    }

    private record Result(int code, String output, String errors) {}

    private Result run(String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.abacus.cluster.command.Abacus"));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("ABACUS_HOME", home.toString());
        builder.environment().put("ABACUS_ETCDUTL", etcdutl.toString());
        builder.environment()
                .put("ABACUS_ETCDCTL", Tool.ETCDCTL.locate(progress -> {}).toString());
        try {
            Path errors = Files.createTempFile("abacus", ".txt");
            Process process = builder.redirectError(errors.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            String said = Files.readString(errors);
            Files.delete(errors);
            return new Result(code, output, said);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
