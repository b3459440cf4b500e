package dev.abacus.systemtests.project;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * README.md and docs: every type and every test method that they name is in the code, and every relative link leads to a file
 * and a heading.
 */
class DocumentsTest {

    private static final Pattern CODE_BLOCK = Pattern.compile("(?s)```.*?```");
    private static final Pattern JAVA_FILE = Pattern.compile("(\\w+)\\.java\\b");

    /** A name of two words or more in backticks. */
    private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z0-9]+(?:[A-Z]\\w*)+)`");

    /** Methods in brackets after the class of a test, which may be a link. */
    private static final Pattern METHODS =
            Pattern.compile("`(\\w+Test)`(?:]\\([^)]*\\))?\\s+\\(((?:`[a-z]\\w*`(?:,\\s+)?)+)\\)");

    private static final Pattern METHOD = Pattern.compile("`(\\w+)`");

    /** As {@code ./abacus test} takes it. */
    private static final Pattern CHOSEN_METHOD = Pattern.compile("\\b(\\w+Test)#(\\w+)");

    private static final Pattern WORD = Pattern.compile("\\b[A-Z]\\w+");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|mailto:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    /** Types that no source names: of libraries, of the JDK, and former ones of which a decision record tells. */
    private static final Set<String> OTHERS = Set.of(
            "DeserializationProblemHandler",
            "InstanceWatch",
            "LoadBalancedRetryPolicy",
            "OutOfMemoryError",
            "RoutingClient",
            "TimeLimiter",
            "WindowedLimit");

    /** @param type the simple name of its class */
    private record TestMethod(String type, String name) {}

    @Test
    void everyJavaFileThatIsNamedExists() throws IOException {
        Set<String> files = SourceTree.files(".java").stream()
                .map(file -> file.getFileName().toString())
                .collect(toSet());

        assertThat(named(JAVA_FILE)).isNotEmpty().allMatch(name -> files.contains(name + ".java"));
    }

    /** In any Java file, for documents name types of libraries, too: those that the sources use. */
    @Test
    void everyTypeThatIsNamedIsInASource() throws IOException {
        String sources = SourceTree.files(".java").stream()
                .filter(file -> !file.endsWith("DocumentsTest.java"))
                .map(SourceTree::read)
                .collect(joining("\n"));
        Set<String> words =
                WORD.matcher(sources).results().map(MatchResult::group).collect(toSet());

        assertThat(named(TYPE)).isNotEmpty();
        assertThat(named(TYPE).stream().filter(name -> !words.contains(name) && !OTHERS.contains(name)))
                .isEmpty();
    }

    /** In code blocks, too. */
    @Test
    void everyTestMethodThatIsNamedExists() throws IOException {
        Map<String, String> tests = SourceTree.types("src/test/java").stream()
                .collect(toMap(DocumentsTest::typeName, SourceTree::read, String::concat));
        List<TestMethod> named = documents()
                .map(SourceTree::read)
                .flatMap(DocumentsTest::testMethods)
                .toList();

        assertThat(named)
                .isNotEmpty()
                .allMatch(method -> tests.getOrDefault(method.type(), "").contains("void " + method.name() + "("));
    }

    @Test
    void everyRelativeLinkResolves() throws IOException {
        List<String> broken = documents()
                .flatMap(document -> LINK.matcher(text(document))
                        .results()
                        .filter(link -> !resolves(document, link.group(1), link.group(2)))
                        .map(link -> document + ": " + link.group()))
                .toList();

        assertThat(broken).isEmpty();
    }

    private static boolean resolves(Path document, String file, @Nullable String anchor) {
        Path target = file.isEmpty() ? document : document.resolveSibling(file).normalize();
        if (!Files.exists(SourceTree.ROOT.resolve(target))) {
            return false;
        }
        return anchor == null
                || !target.toString().endsWith(".md")
                || HEADING.matcher(text(target))
                        .results()
                        .anyMatch(heading -> anchor(heading.group(1)).equals(anchor));
    }

    /** As GitHub makes it of a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .strip()
                .replace(' ', '-');
    }

    private static Stream<TestMethod> testMethods(String document) {
        Stream<TestMethod> inBrackets = METHODS.matcher(document)
                .results()
                .flatMap(test -> METHOD.matcher(test.group(2))
                        .results()
                        .map(method -> new TestMethod(test.group(1), method.group(1))));
        Stream<TestMethod> chosen = CHOSEN_METHOD
                .matcher(document)
                .results()
                .map(method -> new TestMethod(method.group(1), method.group(2)));
        return Stream.concat(inBrackets, chosen);
    }

    private static String typeName(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static List<String> named(Pattern pattern) throws IOException {
        return documents()
                .flatMap(document -> pattern.matcher(text(document)).results().map(found -> found.group(1)))
                .distinct()
                .toList();
    }

    private static Stream<Path> documents() throws IOException {
        return SourceTree.files(".md").stream()
                .filter(file -> file.startsWith("docs") || file.equals(Path.of("README.md")));
    }

    private static String text(Path document) {
        return CODE_BLOCK.matcher(SourceTree.read(document)).replaceAll("");
    }
}
