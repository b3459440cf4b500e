package dev.abacus.systemtests.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.suite.SuiteProcesses;
import dev.abacus.cluster.SuiteService;
import dev.abacus.cluster.load.LoadOperation;
import dev.abacus.cluster.tools.ProjectHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares {@link SuiteService}, the list of services, with the files that cannot read it. */
class ServiceListTest {
    private static final Path HOME = ProjectHome.find();
    private static final String ERROR_RESPONSES =
            "gateway/src/main/java/dev/abacus/gateway/api/documentation/ProblemResponses.java";
    private static final Pattern IMAGE = Pattern.compile("image: abacus/([a-z-]+):");

    /** A line that a file must have: one that contains all texts, whatever the white space. */
    private record Line(String file, String... texts) {
        boolean missing() {
            return read(HOME.resolve(file))
                    .lines()
                    .map(line -> line.replaceAll("\\s+", " "))
                    .noneMatch(line -> Stream.of(texts).allMatch(line::contains));
        }

        @Override
        public String toString() {
            return file + " lacks a line with: " + String.join(" ... ", texts);
        }
    }

    private static Stream<Line> linesOf(SuiteService service) {
        String id = service.id();
        String operation = service.operation();
        String password = "ETCD_PASSWORD_" + id.toUpperCase(Locale.ROOT).replace('-', '_');
        String roles = "config/etcd-roles.txt";
        return Stream.of(
                new Line("pom.xml", "<module>" + id + "</module>"),
                new Line(id + "/pom.xml", "<artifactId>" + id + "</artifactId>"),
                new Line(id + "/pom.xml", "<artifactId>exec-maven-plugin</artifactId>"),
                new Line("testing/system-tests/pom.xml", "<artifactId>" + id + "</artifactId>"),
                new Line("Dockerfile", "COPY " + id + "/pom.xml " + id + "/"),
                new Line("docker-compose.yml", " " + id + ":"),
                new Line("docker-compose.yml", "image: abacus/" + id + ":${ABACUS_TAG}"),
                new Line("docker-compose.yml", "SERVICE: " + id + "}"),
                new Line("docker-compose.secure.yml", " " + id + ":"),
                new Line("docker-compose.secure.yml", "ABACUS_ETCD_USER: " + id),
                new Line("docker-compose.secure.yml", "ABACUS_ETCD_PASSWORD: ${" + password + "}"),
                new Line("docker-compose.secure.yml", password + ": ${" + password + ":?"),
                new Line(roles, id + " readwrite /abacus/calculations/"),
                new Line(roles, id + " readwrite /abacus/idempotency/" + operation + "/"),
                new Line(roles, id + " read /abacus/probe"),
                new Line(roles, id + " write /abacus/never"),
                new Line("config/observability/prometheus.yml", "names:", id),
                new Line("config/tuned.yml", "eager-load.clients:", id),
                new Line(id + "/src/main/training/requests.txt", " /" + operation),
                new Line("gateway/src/main/training/requests.txt", " /api/" + operation),
                new Line("gateway/src/main/resources/application.yml", "warm-up.paths:", "/api/" + operation + "?"),
                new Line(ERROR_RESPONSES, "Set<String> COMPUTING", '"' + tag(operation) + '"'),
                new Line("testing/system-tests/src/test/resources/compose/test.yml", " " + id + ": *service"),
                new Line("README.md", "](" + id + ")"));
    }

    @ParameterizedTest
    @EnumSource
    void everyFileNamesTheService(SuiteService service) {
        assertThat(linesOf(service).filter(Line::missing)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theDocumentsNameTheServiceAndItsKeys(SuiteService service) {
        String documents = String.join("\n", files("docs", ".md"));

        assertThat(documents.contains("`" + service.id() + "`"))
                .as("a document in docs/ names " + service.id())
                .isTrue();
        assertThat(documents.contains("idempotency/" + service.operation() + "/"))
                .as("a document in docs/ names the keys idempotency/" + service.operation() + "/")
                .isTrue();
    }

    @Test
    void theLoadOfChaosUsesEveryService() {
        assertThat(LoadOperation.values())
                .extracting(LoadOperation::service)
                .containsExactlyInAnyOrderElementsOf(SuiteProcesses.SERVICES);
    }

    @Test
    void theListNamesEveryApplication() throws IOException {
        Set<String> listed = new TreeSet<>(Set.of("gateway"));
        Arrays.stream(SuiteService.values()).map(SuiteService::id).forEach(listed::add);

        try (Stream<Path> modules = Files.list(HOME)) {
            assertThat(modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                            .filter(module -> read(module.resolve("pom.xml")).contains("exec-maven-plugin"))
                            .map(module -> module.getFileName().toString()))
                    .as("modules that are applications")
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
        assertThat(IMAGE.matcher(read(HOME.resolve("docker-compose.yml")))
                        .results()
                        .map(image -> image.group(1)))
                .as("images in docker-compose.yml")
                .containsExactlyInAnyOrderElementsOf(listed);
    }

    /** The name of the operation's group in the gateway's OpenAPI document. */
    private static String tag(String operation) {
        return operation.substring(0, 1).toUpperCase(Locale.ROOT) + operation.substring(1);
    }

    private static List<String> files(String directory, String suffix) {
        try (Stream<Path> tree = Files.walk(HOME.resolve(directory))) {
            return tree.filter(file -> file.toString().endsWith(suffix))
                    .map(ServiceListTest::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file; empty if there is none, so that each of its lines is missing. */
    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
