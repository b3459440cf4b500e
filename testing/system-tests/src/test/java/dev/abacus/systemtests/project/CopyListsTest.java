package dev.abacus.systemtests.project;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * docs/spring-cloud.md: the classes that a part of the hardening says to copy are all that it needs, apart from those that it
 * says to replace. It reads which classes a class refers to in its compiled form.
 */
class CopyListsTest {

    private static final Path DOCUMENT = SourceTree.ROOT.resolve("docs/spring-cloud.md");
    private static final List<String> MODULES = List.of("service-kit", "gateway", "shared-state");

    private static final Pattern PART = Pattern.compile("(?ms)^### (`.*?)$(.*?)(?=^##)");
    private static final Pattern BULLET = Pattern.compile("(?ms)^- \\*\\*(.*?)\\.\\*\\*(.*?)(?=^- |^\\R|\\z)");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");
    private static final Pattern LINES = Pattern.compile("]\\((\\S+\\.java)\\)(?:,\\s+| \\()(\\d+) lines\\)");

    /** In descriptors, signatures and names of classes, nested ones with their outermost class. */
    private static final Pattern PROJECT_CLASS = Pattern.compile("dev/abacus/[\\w/]+");

    private static final Map<String, Set<String>> REFERENCES = references();

    /** @param text by the first words of its bullets */
    record Part(String heading, Map<String, Set<String>> text) {

        Set<String> classes(String... bullets) {
            return Stream.of(bullets)
                    .flatMap(bullet -> text.getOrDefault(bullet, Set.of()).stream())
                    .flatMap(words -> NAME.matcher(words).results())
                    .map(found -> found.group(1))
                    .filter(REFERENCES::containsKey)
                    .collect(toSet());
        }

        @Override
        public String toString() {
            return heading;
        }
    }

    static Stream<Part> parts() throws IOException {
        return PART.matcher(Files.readString(DOCUMENT))
                .results()
                .map(part -> new Part(
                        part.group(1),
                        BULLET.matcher(part.group(2))
                                .results()
                                .collect(groupingBy(
                                        bullet -> bullet.group(1), mapping(bullet -> bullet.group(2), toSet())))));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aPartNamesAllThatItNeeds(Part part) {
        Set<String> copied = part.classes("Bean", "Beans", "To copy");
        Set<String> replaced = part.classes("To replace");

        assertThat(copied).isNotEmpty();
        assertThat(needed(copied, replaced)).isEqualTo(union(copied, replaced));
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

    /** The classes, and those that they refer to. @param replaced followed no further */
    private static Set<String> needed(Set<String> classes, Set<String> replaced) {
        Set<String> needed = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(classes);
        while (!next.isEmpty()) {
            String each = next.remove();
            if (needed.add(each) && !replaced.contains(each)) {
                next.addAll(Objects.requireNonNull(REFERENCES.get(each)));
            }
        }
        return needed;
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    /** By simple names, which UniqueTypeNamesTest keeps unique. */
    private static Map<String, Set<String>> references() {
        Map<String, Set<String>> references = new HashMap<>();
        for (String module : MODULES) {
            try (Stream<Path> files =
                    Files.walk(SourceTree.ROOT.resolve(module).resolve("target/classes/dev/abacus"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".class")).toList()) {
                    references
                            .computeIfAbsent(simpleName(file.toString().replace(".class", "")), name -> new HashSet<>())
                            .addAll(references(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        references.values().forEach(names -> names.retainAll(references.keySet()));
        return references;
    }

    private static Set<String> references(Path file) throws IOException {
        Iterable<PoolEntry> pool = ClassFile.of().parse(file).constantPool();
        return StreamSupport.stream(pool.spliterator(), false)
                .filter(Utf8Entry.class::isInstance)
                .flatMap(text ->
                        PROJECT_CLASS.matcher(((Utf8Entry) text).stringValue()).results())
                .map(found -> simpleName(found.group()))
                .collect(toSet());
    }

    private static String simpleName(String path) {
        return path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\$.*", "");
    }
}
