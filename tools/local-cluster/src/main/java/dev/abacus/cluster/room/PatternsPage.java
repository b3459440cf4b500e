package dev.abacus.cluster.room;

import dev.abacus.cluster.process.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code docs/patterns.md} as a page with an anchor for each section, for the links of incidents. */
record PatternsPage(Path document) {
    private static final Pattern SECTION = Pattern.compile("(?m)^(?=## )");
    private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

    /** Read at each call: the document may change. */
    String html() {
        try {
            return SECTION.splitAsStream(Files.readString(document))
                    .map(PatternsPage::section)
                    .collect(Collectors.joining(
                            "",
                            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Patterns</title>",
                            "</html>"));
        } catch (IOException e) {
            throw ClusterException.because("cannot read " + document, e);
        }
    }

    private static String section(String text) {
        String heading = text.lines().findFirst().orElse("").replaceFirst("^#+ ", "");
        String body = text.substring(text.indexOf('\n') + 1);
        return "<h2 id=\"%s\">%s</h2>%s"
                .formatted(
                        escaped(heading.toLowerCase(Locale.ROOT).replace(' ', '-')),
                        escaped(heading),
                        body.lines()
                                .filter(line -> !line.isBlank() && !line.strip().startsWith("```"))
                                .map(line -> "<p>"
                                        + escaped(LINK.matcher(line)
                                                .replaceAll("$1")
                                                .replace("**", "")) + "</p>")
                                .collect(Collectors.joining()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
