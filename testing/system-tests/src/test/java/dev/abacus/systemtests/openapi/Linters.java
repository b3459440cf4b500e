package dev.abacus.systemtests.openapi;

import dev.abacus.cluster.tools.ProjectHome;
import dev.abacus.systemtests.support.ProcessResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Spectral and Redocly in {@code .tools/openapi-linters}, in the versions of {@code package.json}. */
final class Linters {

    private static final List<String> FILES = List.of("package.json", "redocly.yaml", "spectral.yaml");
    /** Redocly is to tell nobody that it runs, and to ask nobody for its next version. */
    private static final Map<String, String> QUIET =
            Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");

    private static final List<String> INSTALL = List.of(
            "npm",
            "install",
            "--no-package-lock",
            "--no-audit",
            "--no-fund",
            "--no-update-notifier",
            "--ignore-scripts",
            "--engine-strict");

    private final Path directory;

    private Linters(Path directory) {
        this.directory = directory;
    }

    /** Installs them where they are not; says so where that can't be done, and what needs them is left out. */
    static Optional<Linters> find() throws IOException, InterruptedException {
        Path directory = ProjectHome.find().resolve(".tools/openapi-linters");
        Files.createDirectories(directory);
        String versions = resource("package.json");
        Path installed = directory.resolve("installed.json");
        for (String file : FILES) {
            Files.writeString(directory.resolve(file), resource(file));
        }
        if (!Files.exists(installed) || !Files.readString(installed).equals(versions)) {
            String failure = install(directory);
            if (!failure.isEmpty()) {
                if (System.getenv("CI") != null) {
                    throw new AssertionError("Spectral and Redocly cannot be installed: " + failure);
                }
                System.out.println("left out: Spectral and Redocly on the description of the API, for " + failure);
                return Optional.empty();
            }
            Files.writeString(installed, versions);
        }
        return Optional.of(new Linters(directory));
    }

    private static String install(Path directory) throws InterruptedException {
        try {
            ProcessResult npm = ProcessResult.of(directory, Map.of(), INSTALL);
            return npm.exitCode() == 0
                    ? ""
                    : "npm cannot install them: "
                            + npm.errors().lines().limit(3).reduce("", (all, line) -> all + " " + line);
        } catch (IOException e) {
            return "they need Node.js 20.19 or later with npm: " + e.getMessage();
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(Linters.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What Spectral finds with {@code spectral:oas}, from hints on; empty if it finds nothing. */
    String spectral(Path document) throws IOException, InterruptedException {
        ProcessResult spectral =
                run("spectral", "lint", "--ruleset", "spectral.yaml", "--fail-severity", "hint", document.toString());
        return spectral.exitCode() == 0 ? "" : spectral.output() + spectral.errors();
    }

    /** What Redocly finds with {@code recommended}, errors and warnings; empty if it finds nothing. */
    String redocly(Path document) throws IOException, InterruptedException {
        ProcessResult redocly =
                run("redocly", "lint", "--config", "redocly.yaml", "--format", "json", document.toString());
        if (!redocly.output().contains("\"problems\"")) {
            return "exit code %d: %s".formatted(redocly.exitCode(), redocly.errors());
        }
        JsonNode problems = new JsonMapper().readTree(redocly.output()).path("problems");
        return problems.isEmpty() ? "" : problems.toPrettyString();
    }

    private ProcessResult run(String program, String... arguments) throws IOException, InterruptedException {
        return ProcessResult.of(
                directory,
                QUIET,
                Stream.concat(
                                Stream.of(directory
                                        .resolve("node_modules/.bin/" + program)
                                        .toString()),
                                Stream.of(arguments))
                        .toList());
    }
}
