package dev.abacus.systemtests.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Form of the documents: the size of the README, the parts of decision records and of patterns, no placeholders. */
class DocumentFormTest {

    private static final Path README = Path.of("README.md");
    private static final int MAX_README_BYTES = 6 << 10;
    private static final Pattern PICTURE = Pattern.compile("!\\[|```mermaid");

    private static final Path RECORDS = Path.of("docs/adr");
    private static final Pattern RECORD_FILE = Pattern.compile("(\\d{4})-.*\\.md");
    private static final int MAX_RECORD_WORDS = 250;
    /** A "why" may say more: "Why not otherwise". */
    private static final Pattern RECORD = Pattern.compile("""
            # (\\d{4}) [^\n]+

            \\*\\*Status\\.\\*\\* .+ \\*\\*Date\\.\\*\\* \\d{4}-\\d{2}-\\d{2}.*\\.

            \\*\\*Question\\.\\*\\* .+
            \\*\\*Decision\\.\\*\\*\\s.+
            \\*\\*Why[^*]*\\.\\*\\*\\s.+
            \\*\\*Price\\.\\*\\*\\s.+
            """, Pattern.DOTALL);

    private static final Path PATTERNS = Path.of("docs/patterns.md");
    private static final Pattern PATTERN_LINK = Pattern.compile("\\(docs/patterns\\.md#([a-z-]+)\\)");
    private static final Pattern PART = Pattern.compile("(?m)^- \\*\\*([^*]+)\\.\\*\\*");
    private static final List<String> PARTS = List.of(
            "The problem",
            "What the stock stack does",
            "What Abacus does",
            "Class",
            "Settings",
            "Test",
            "Command that shows it",
            "What it costs");
    private static final List<String> OTHER_SECTIONS = List.of("keys-over-http", "more-in-this-repository");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\b(TODO|FIXME|TBD|XXX|COST|FIGURE|PLACEHOLDER)\\b");

    @Test
    void theReadmeIsShortAndHasOnePicture() {
        String readme = SourceTree.read(README);

        assertThat(readme.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(MAX_README_BYTES);
        assertThat(PICTURE.matcher(readme).results()).hasSize(1);
    }

    @Test
    void decisionRecordsHaveTheirPartsAndAreShort() throws IOException {
        List<Path> records = records();

        assertThat(records).isNotEmpty();
        assertThat(records).allSatisfy(record -> {
            String text = SourceTree.read(record);
            assertThat(text).matches(RECORD).startsWith("# " + number(record) + " ");
            assertThat(text.strip().split("\\s+")).hasSizeLessThanOrEqualTo(MAX_RECORD_WORDS);
        });
    }

    /** Each number up to the last: one without a record is explained. */
    @Test
    void theIndexHasEachDecisionRecord() throws IOException {
        String index = SourceTree.read(RECORDS.resolve("README.md"));
        int last = records().stream()
                .mapToInt(record -> Integer.parseInt(number(record)))
                .max()
                .orElseThrow();

        assertThat(records()).allSatisfy(record -> assertThat(index).contains("(" + record.getFileName() + ")"));
        assertThat(IntStream.rangeClosed(1, last).mapToObj("%04d"::formatted))
                .allSatisfy(number -> assertThat(index).contains(number));
    }

    @Test
    void eachPatternHasTheSameParts() {
        List<String> patterns = List.of(SourceTree.read(PATTERNS).split("(?m)^## ")).stream()
                .skip(1)
                .filter(Predicate.not(section -> OTHER_SECTIONS.contains(anchor(section))))
                .toList();

        assertThat(patterns).allSatisfy(section -> {
            List<String> parts = PART.matcher(section)
                    .results()
                    .map(part -> part.group(1))
                    .filter(PARTS::contains)
                    .toList();
            assertThat(parts).as(anchor(section)).isEqualTo(PARTS);
        });
        assertThat(PATTERN_LINK.matcher(SourceTree.read(README)).results().map(link -> link.group(1)))
                .as("patterns in the README")
                .containsExactlyElementsOf(
                        patterns.stream().map(DocumentFormTest::anchor).toList());
    }

    @Test
    void noDocumentHasAPlaceholder() throws IOException {
        assertThat(SourceTree.files(".md"))
                .isNotEmpty()
                .allSatisfy(document -> assertThat(PLACEHOLDER
                                .matcher(SourceTree.read(document))
                                .results()
                                .map(MatchResult::group))
                        .as("placeholders in " + document)
                        .isEmpty());
    }

    private static List<Path> records() throws IOException {
        return SourceTree.files(".md").stream()
                .filter(file -> file.startsWith(RECORDS))
                .filter(file ->
                        RECORD_FILE.matcher(file.getFileName().toString()).matches())
                .sorted()
                .toList();
    }

    private static String number(Path record) {
        return record.getFileName().toString().substring(0, 4);
    }

    private static String anchor(String section) {
        return section.lines()
                .findFirst()
                .orElseThrow()
                .toLowerCase(Locale.ROOT)
                .replace(' ', '-');
    }
}
