package dev.abacus.gateway.api.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.kit.problem.ProblemException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {

    /** Columns: the two headers, and whether they hold of no key, of one at revision 5, of one at 42. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "                   |                   | true  | true  | true",
                "*                  |                   | false | true  | true",
                "  *                |                   | false | true  | true",
                "\"5\"              |                   | false | true  | false",
                "\"5\", \"42\"      |                   | false | true  | true",
                "\"5\",\"42\"       |                   | false | true  | true",
                ",, \"5\" ,,        |                   | false | true  | false",
                "\"abc\", \"42\"    |                   | false | false | true",
                "\"a,b\", \"42\"    |                   | false | false | true",
                "\"abc\"            |                   | false | false | false",
                "\"\"               |                   | false | false | false",
                "\"*\"              |                   | false | false | false",
                "\"0\"              |                   | false | false | false",
                "\"05\"             |                   | false | false | false",
                "\"+5\"             |                   | false | false | false",
                "\"99999999999999999999\" |             | false | false | false",
                "W/\"5\"            |                   | false | false | false",
                "W/\"5\", \"42\"    |                   | false | false | true",
                "                   | *                 | true  | false | false",
                "                   | \"5\"             | true  | false | true",
                "                   | W/\"5\"           | true  | false | true",
                "                   | \"5\", W/\"42\"   | true  | false | false",
                "                   | \"abc\"           | true  | true  | true",
                "*                  | \"5\"             | false | false | true",
                "\"5\", \"42\"      | \"5\"             | false | false | true",
                "\"5\"              | *                 | false | false | false",
                "*                  | *                 | false | false | false"
            })
    void holdAsRfc9110HasIt(
            @Nullable String ifMatch, @Nullable String ifNoneMatch, boolean absent, boolean at5, boolean at42) {
        var both = Preconditions.of(ifMatch, ifNoneMatch).both();

        assertThat(both.holds(0)).as("absent").isEqualTo(absent);
        assertThat(both.holds(5)).as("at 5").isEqualTo(at5);
        assertThat(both.holds(42)).as("at 42").isEqualTo(at42);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "5",
                "x",
                "*, \"5\"",
                "\"5\", *",
                "**",
                "\"5",
                "5\"",
                "\"5\" \"6\"",
                "\"5\"x",
                "w/\"5\"",
                "W /\"5\"",
                "W/5",
                "W/",
                "W",
                "\"5\";\"6\"",
                "'5'",
                "\"a b\"",
                "\"a\tb\"",
                "\"a\u007fb\""
            })
    void areRefusedWhereTheyAreMalformed(String value) {
        assertThatThrownBy(() -> Preconditions.of(value, null))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("400")
                .hasMessageContaining("If-Match must be * or a list of entity tags");
        assertThatThrownBy(() -> Preconditions.of(null, value))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("If-None-Match must be * or a list of entity tags");
    }

    @Test
    void haveAHundredEntityTagsAtMost() {
        assertThat(Preconditions.of(tags(100), tags(50)).both().holds(75)).isTrue();
        assertThatThrownBy(() -> Preconditions.of(tags(101), null)).hasMessageContaining("at most 100 entity tags");
    }

    @Test
    void readALongHeaderInATimeThatGrowsWithItsLengthOnly() {
        assertThatThrownBy(() -> Preconditions.of("\"" + "a".repeat(1 << 20), null))
                .isInstanceOf(ProblemException.class)
                .message()
                .hasSizeLessThan(500);
    }

    private static String tags(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(EntityTags::of).collect(Collectors.joining(", "));
    }
}
