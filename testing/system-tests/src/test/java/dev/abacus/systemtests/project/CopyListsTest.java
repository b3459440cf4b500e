package dev.abacus.systemtests.project;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * docs/spring-cloud.md: the classes that a part of the hardening says to copy compile in a system without Abacus, with the
 * libraries and the common classes alone.
 */
class CopyListsTest {

    private static final Path DOCUMENT = SourceTree.ROOT.resolve("docs/spring-cloud.md");
    private static final Path LIBRARIES = SourceTree.ROOT.resolve("gateway/target/app/lib");
    private static final List<String> MODULES = List.of("service-kit", "gateway", "shared-state");

    private static final Pattern SECTION = Pattern.compile("(?ms)^## Take it into your own system$(.*?)(?=^##)");
    private static final Pattern PART = Pattern.compile("(?ms)^### (`.*?)$(.*?)(?=^##|\\z)");
    private static final Pattern BULLET = Pattern.compile("(?ms)^- \\*\\*(.*?)\\.\\*\\*(.*?)(?=^- |^\\R|\\z)");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");
    private static final Pattern LINES = Pattern.compile("]\\((\\S+\\.java)\\)(?:,\\s+| \\()(\\d+) lines\\)");

    /** By simple names, which UniqueTypeNamesTest keeps unique. */
    private static final Map<String, Path> SOURCES = MODULES.stream()
            .flatMap(module -> files(SourceTree.ROOT.resolve(module).resolve("src/main/java"), ".java"))
            .filter(file -> !file.endsWith("package-info.java"))
            .collect(toMap(file -> file.getFileName().toString().replace(".java", ""), Function.identity()));

    /** @param text by the first words of its bullets */
    record Part(String heading, Map<String, Set<String>> text) {

        static Part of(String heading, String text) {
            return new Part(
                    heading,
                    BULLET.matcher(text)
                            .results()
                            .collect(groupingBy(
                                    bullet -> bullet.group(1), mapping(bullet -> bullet.group(2), toSet()))));
        }

        Stream<String> names(String... bullets) {
            return Stream.of(bullets)
                    .flatMap(bullet -> text.getOrDefault(bullet, Set.of()).stream())
                    .flatMap(words -> NAME.matcher(words).results())
                    .map(found -> found.group(1));
        }

        Stream<Path> sources(String... bullets) {
            return names(bullets).map(SOURCES::get).filter(Objects::nonNull);
        }

        @Override
        public String toString() {
            return heading;
        }
    }

    static Stream<Part> parts() throws IOException {
        return PART.matcher(Files.readString(DOCUMENT)).results().map(part -> Part.of(part.group(1), part.group(2)));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aPartCompilesWithTheLibrariesAlone(Part part, @TempDir Path classes) throws IOException {
        List<Path> copied = part.sources("Bean", "Beans", "To copy").toList();

        assertThat(part.names("To copy")).isNotEmpty().allMatch(SOURCES::containsKey);
        assertThat(errors(
                        Stream.concat(copied.stream(), commonClasses())
                                .distinct()
                                .toList(),
                        classes))
                .isEmpty();
    }

    @Test
    void theNumbersOfLinesAreThoseOfTheFiles() throws IOException {
        List<MatchResult> numbers =
                LINES.matcher(Files.readString(DOCUMENT)).results().toList();

        assertThat(numbers).hasSizeGreaterThan(10);
        for (MatchResult number : numbers) {
            Path file = DOCUMENT.resolveSibling(number.group(1)).normalize();
            assertThat(Integer.parseInt(number.group(2)))
                    .as("lines of " + file.getFileName() + ", in the document")
                    .isEqualTo(Files.readAllLines(file).size());
        }
    }

    private static Stream<Path> commonClasses() throws IOException {
        MatchResult section = SECTION.matcher(Files.readString(DOCUMENT))
                .results()
                .findFirst()
                .orElseThrow();
        return Part.of("common", section.group(1)).sources("Common classes");
    }

    private static List<String> errors(List<Path> sources, Path classes) throws IOException {
        String libraries = files(LIBRARIES, ".jar")
                .filter(jar -> MODULES.stream().noneMatch(jar.getFileName().toString()::startsWith))
                .map(Path::toString)
                .collect(joining(File.pathSeparator));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        try (var manager = compiler.getStandardFileManager(diagnostics, Locale.ROOT, null)) {
            List<String> options =
                    List.of("-proc:none", "-classpath", libraries, "-sourcepath", "", "-d", classes.toString());
            boolean _ = compiler.getTask(
                            null, manager, diagnostics, options, null, manager.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .toList();
    }

    private static Stream<Path> files(Path directory, String suffix) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
