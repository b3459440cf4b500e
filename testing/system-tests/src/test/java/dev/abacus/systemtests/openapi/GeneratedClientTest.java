package dev.abacus.systemtests.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.ProcessResult;
import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A client that OpenAPI Generator makes of the document calls every operation. The generator and what its clients need are
 * in {@code target/openapi-generator}, on no class path of these tests.
 */
@Order(Suite.SHARED_FIRST)
class GeneratedClientTest {

    private static final Path JARS = Path.of("target", "openapi-generator").toAbsolutePath();
    private static final Path TOUR =
            Path.of("src", "test", "client", "Tour.java").toAbsolutePath();

    private final Api gateway = Suite.shared().gateway();

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void callsEveryOperation(@TempDir Path directory) throws Exception {
        JsonNode document = gateway.get("/v3/api-docs").isStatus(200).json();
        Files.writeString(directory.resolve("openapi.json"), document.toString());
        generate(directory);
        compile(directory);

        assertThat(operationsOf(document, tour(directory))).isEqualTo(operationsOf(document));
    }

    private static void generate(Path directory) throws IOException, InterruptedException {
        ProcessResult generator = ProcessResult.of(
                directory,
                Map.of(),
                List.of(
                        java(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        JARS + "/*",
                        "org.openapitools.codegen.OpenAPIGenerator",
                        "generate",
                        "--input-spec=openapi.json",
                        "--output=client",
                        "--generator-name=java",
                        "--library=native",
                        "--global-property=apis,models,supportingFiles,apiTests=false,modelTests=false,apiDocs=false,"
                                + "modelDocs=false",
                        "--additional-properties=invokerPackage=client,apiPackage=client.api,modelPackage=client.model,"
                                + "useJakartaEe=true,useSingleRequestParameter=true,openApiNullable=false"));
        assertThat(generator.exitCode())
                .as(generator.output() + generator.errors())
                .isZero();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static void compile(Path directory) throws IOException {
        List<String> sources = new ArrayList<>(List.of(TOUR.toString()));
        try (Stream<Path> files = Files.walk(directory.resolve("client/src/main/java"))) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(sources::add);
        }
        Files.createDirectories(directory.resolve("classes"));
        String classPath = JARS + "/*:" + System.getProperty("java.class.path");
        List<String> options = List.of(
                "-nowarn", "-proc:none", "-d", directory.resolve("classes").toString(), "-classpath", classPath);
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            boolean compiled = compiler.getTask(
                            messages, manager, null, options, null, manager.getJavaFileObjectsFromStrings(sources))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    /** @return the requests of the tour, each as its method and path */
    @SuppressWarnings("unchecked")
    private Set<String> tour(Path directory) throws Exception {
        try (Stream<Path> jars = Files.list(JARS)) {
            URL[] classPath = Stream.concat(Stream.of(directory.resolve("classes")), jars)
                    .map(GeneratedClientTest::url)
                    .toArray(URL[]::new);
            try (var loader = new URLClassLoader(classPath, getClass().getClassLoader())) {
                var tour = (Function<URI, Set<String>>)
                        loader.loadClass("Tour").getConstructor().newInstance();
                return tour.apply(gateway.base());
            }
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> operationsOf(JsonNode document) {
        Set<String> operations = new TreeSet<>();
        document.path("paths")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .forEach(operation ->
                        operations.add(operation.path("operationId").asString()));
        return operations;
    }

    private static Set<String> operationsOf(JsonNode document, Set<String> requests) {
        Set<String> called = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String pattern = operation.getKey().toUpperCase(Locale.ROOT) + " "
                        + path.getKey().replaceAll("\\{[^}]*}", "[^/]+");
                if (requests.stream().anyMatch(request -> request.matches(pattern))) {
                    called.add(operation.getValue().path("operationId").asString());
                }
            }
        }
        return called;
    }
}
