package dev.abacus.kit.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The error table for callers, {@code docs/errors.md}, generated from {@link ProblemType}. */
class ErrorTableTest {
    private static final Path TABLE = Path.of("../docs/errors.md");

    @Test
    void isUpToDate() throws IOException {
        if (Boolean.getBoolean("abacus.docs.write")) {
            Files.writeString(TABLE, table());
        }
        assertThat(TABLE)
                .as("docs/errors.md is generated from ProblemType: './abacus docs' renews it")
                .hasContent(table());
    }

    @Test
    void eachTypeHasATextOfItsOwn() {
        assertThat(ProblemType.values()).extracting(ProblemType::uri).doesNotHaveDuplicates();
        assertThat(ProblemType.values())
                .extracting(ProblemType::meaning)
                .doesNotHaveDuplicates()
                .allSatisfy(meaning -> assertThat(meaning).isNotBlank().doesNotContain("|", "\n"));
        assertThat(ProblemType.values())
                .extracting(ProblemType::remedy)
                .allSatisfy(remedy -> assertThat(remedy).isNotBlank().doesNotContain("|", "\n"));
    }

    private static String table() {
        return """
                <!-- Generated from ProblemType by ErrorTableTest: change the texts there, then ./abacus docs -->
                # Errors

                Every error is a problem (RFC 9457) with the media type `application/problem+json`, from every layer:
                `type`, `title`, `status`, a `detail` that names what is wrong, the value and what to do, `instance` (the
                path) and `traceId`. A request with several mistakes has an `errors` list: `field`, `value` and `message`
                of each of the first 100. The `detail` names the first three, and says how many more there are.

                The `type` is `urn:abacus:problem:` and the name below. Statuses that are not listed have the name of their
                class: `invalid-request` for 4xx, `internal` for 5xx.

                | name | status | when | what to do |
                |---|---|---|---|
                %s

                Every 503 has a `Retry-After` in seconds. A 503 `outcome-unknown` also has the member `"outcome":"unknown"`.
                """.formatted(Arrays.stream(ProblemType.values())
                .sorted(Comparator.comparing(ProblemType::status))
                .map(type -> "| `%s` | %d %s | %s | %s |"
                        .formatted(
                                type.uri().toString().replaceFirst(".*:", ""),
                                type.status().value(),
                                type.title(),
                                type.meaning(),
                                type.remedy()))
                .collect(Collectors.joining("\n")));
    }
}
