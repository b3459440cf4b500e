package dev.abacus.kit.calculation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.problem.Violation;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

class OperandParserTest {
    private static final OperandParser FACTORS = OperandParser.named("a", "b");
    private static final OperandParser NUMBERS = OperandParser.list("numbers", () -> 5);

    @Property
    void readsEvery64BitIntegerFromAQuery(@ForAll long a, @ForAll long b) {
        assertThat(FACTORS.fromQuery(query("a", Long.toString(a), "b", Long.toString(b))))
                .containsExactly(a, b);
    }

    @Property
    void readsEvery64BitIntegerFromABody(@ForAll @Size(max = 5) List<Long> numbers) {
        assertThat(NUMBERS.fromBody(body("{\"numbers\": " + numbers + "}"))).isEqualTo(numbers);
    }

    @Property
    void tellsIntegersBeyond64BitsFromThoseWithin(@ForAll BigInteger a, @ForAll @IntRange(max = 80) int shift) {
        BigInteger shifted = a.shiftLeft(shift);
        ThrowingCallable reading = () -> assertThat(FACTORS.fromBody(body("{\"a\": %s, \"b\": 1}".formatted(shifted))))
                .containsExactly(shifted.longValueExact(), 1L);
        if (shifted.bitLength() < Long.SIZE) {
            assertThatCode(reading).doesNotThrowAnyException();
        } else {
            assertProblem(reading, ProblemType.OVERFLOW, "a");
        }
    }

    @Nested
    class FromAQuery {
        @Test
        void anEmptyListIsNoNumbers() {
            assertThat(NUMBERS.fromQuery(query("numbers", ""))).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"7.0", "1e3", "0x10", "+7", " 7", "7 ", "--7", "-", "seven", "٧", "7L", "1_000"})
        void refusesWhatIsNotAnInteger(String given) {
            assertProblem(() -> FACTORS.fromQuery(query("a", given, "b", "8")), ProblemType.INVALID_REQUEST, "a");
        }

        @Test
        void namesEverythingThatIsWrong() {
            MultiValueMap<String, String> query = query("a", "x", "c", "1");
            assertProblem(() -> FACTORS.fromQuery(query), ProblemType.INVALID_REQUEST, "a", "c", "b");
        }

        @Test
        void refusesAParameterThatIsGivenTwice() {
            MultiValueMap<String, String> query = query("a", "1", "b", "2");
            query.add("a", "1");
            assertProblem(() -> FACTORS.fromQuery(query), ProblemType.INVALID_REQUEST, "a");
        }

        @Test
        void refusesGapsInAList() {
            assertProblem(
                    () -> NUMBERS.fromQuery(query("numbers", "1,,2,")),
                    ProblemType.INVALID_REQUEST,
                    "numbers[1]",
                    "numbers[3]");
        }

        @Test
        void listsTheFirst100ViolationsAndCountsTheOthers() {
            OperandParser wide = OperandParser.list("numbers", () -> 10_000);
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> wide.fromQuery(query("numbers", ",".repeat(9_999))))
                    .satisfies(problem -> {
                        assertThat(violations(problem)).hasSize(100);
                        assertThat(problem.getBody().getDetail()).endsWith("; and 9997 more");
                    });
        }

        @Test
        void refusesAMissingList() {
            assertProblem(() -> NUMBERS.fromQuery(query()), ProblemType.INVALID_REQUEST, "numbers");
        }

        @Test
        void readsTheMostNumbersButNoMore() {
            assertThat(NUMBERS.fromQuery(query("numbers", "1,2,3,4,5"))).hasSize(5);
            assertProblem(() -> NUMBERS.fromQuery(query("numbers", "1,2,3,4,5,6")), ProblemType.TOO_LARGE);
        }

        @Test
        void readsLeadingZerosAsTheNumberTheyLead() {
            assertThat(FACTORS.fromQuery(query("a", "-007", "b", "0".repeat(30) + "8")))
                    .containsExactly(-7L, 8L);
        }
    }

    @Nested
    class FromABody {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "7.0 | but is 7.0",
                    "1e3 | but is 1e3",
                    "\"7\" | but is the string \"7\"",
                    "null | but is null",
                    "true | but is true",
                    "[7] | but is the array [7]",
                    "{\"a\":{}} | but is the object {\"a\":{}}"
                })
        void refusesWhatIsNotAnInteger(String given, String said) {
            assertProblem(
                    () -> FACTORS.fromBody(body("{\"a\": %s, \"b\": 1.5}".formatted(given))),
                    ProblemType.INVALID_REQUEST,
                    "a",
                    "b");
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> FACTORS.fromBody(body("{\"a\": %s, \"b\": 1}".formatted(given))))
                    .satisfies(
                            problem -> assertThat(problem.getBody().getDetail()).contains(said));
        }

        @Test
        void quotesLittleOfWhatIsNotJson() {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> FACTORS.fromBody(body("{\"a\": " + "x".repeat(300) + "}")))
                    .satisfies(problem -> assertThat(problem.getBody().getDetail())
                            .contains("line 1", "x".repeat(40), "was expecting")
                            .doesNotContain("x".repeat(41)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "[]", "7", "\"x\"", "null", "{\"a\":1,\"b\":2} {}", "{\"a\":1,\"b\":2}}"})
        void refusesWhatIsNotOneObject(String given) {
            assertProblem(() -> FACTORS.fromBody(body(given)), ProblemType.INVALID_REQUEST, "body");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{\"a\": 1, \"b\" | line 1, column 13",
                    "{\"a\": 1,} | line 1, column 9",
                    "{'a': 1} | line 1, column 2",
                    "{\"a\": 01, \"b\": 1} | line 1, column 8",
                    "{\"a\": NaN} | line 1",
                    "{\"a\": [[1, | line 1, column 11"
                })
        void saysWhereJsonIsBroken(String given, String place) {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> FACTORS.fromBody(body(given)))
                    .satisfies(
                            problem -> assertThat(problem.getBody().getDetail()).contains(place));
        }

        @Test
        void refusesNestingWithoutEnd() {
            assertProblem(
                    () -> FACTORS.fromBody(body("{\"a\": " + "[".repeat(100_000))),
                    ProblemType.INVALID_REQUEST,
                    "body");
        }

        @Test
        void refusesBytesThatAreNotUtf8() {
            assertProblem(
                    () -> FACTORS.fromBody(new byte[] {'{', (byte) 0xC3, '}'}), ProblemType.INVALID_REQUEST, "body");
        }

        @Test
        void namesEverythingThatIsWrong() {
            assertProblem(
                    () -> FACTORS.fromBody(body("{\"a\": 1, \"a\": 2, \"c\": {\"d\": [1]}}")),
                    ProblemType.INVALID_REQUEST,
                    "c",
                    "a",
                    "b");
        }

        @Test
        void listsTheFirst100ViolationsAndCountsTheOthers() {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> FACTORS.fromBody(unknown(1_000)))
                    .satisfies(problem -> {
                        assertThat(violations(problem))
                                .hasSize(100)
                                .allSatisfy(violation ->
                                        assertThat(violation.message()).isEqualTo("is not a field of this call"))
                                .extracting(Violation::field)
                                .doesNotHaveDuplicates();
                        assertThat(problem.getBody().getDetail()).endsWith("; and 999 more");
                    });
        }

        @Test
        void listsAllOf100Violations() {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> FACTORS.fromBody(unknown(98)))
                    .satisfies(problem -> {
                        assertThat(violations(problem))
                                .hasSize(100)
                                .extracting(Violation::field)
                                .endsWith("a", "b");
                        assertThat(problem.getBody().getDetail()).endsWith("; and 97 more");
                    });
        }

        /** Otherwise a few bodies of 1 MB exhaust the heap of the gateway. */
        @ParameterizedTest
        @ValueSource(strings = {"\"%05x\":1", "\"a\":%d"})
        void takesLittleMemoryForFieldsThatAreOfNoUse(String field) {
            byte[] large = fields(field, 100_000);
            assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> FACTORS.fromBody(fields(field, 1)));

            long before = allocated();
            assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> FACTORS.fromBody(large));

            assertThat(allocated() - before).isLessThan(12L * large.length);
        }

        @Test
        void namesEachElementThatIsWrong() {
            assertProblem(
                    () -> NUMBERS.fromBody(body("{\"numbers\": [1, \"2\", 3, null]}")),
                    ProblemType.INVALID_REQUEST,
                    "numbers[1]",
                    "numbers[3]");
        }

        @Test
        void refusesAListThatIsNone() {
            assertProblem(() -> NUMBERS.fromBody(body("{\"numbers\": 7}")), ProblemType.INVALID_REQUEST, "numbers");
        }

        @Test
        void readsTheMostNumbersButNoMore() {
            assertThat(NUMBERS.fromBody(body("{\"numbers\":[1,2,3,4,5]}"))).hasSize(5);
            assertProblem(() -> NUMBERS.fromBody(body("{\"numbers\":[1,2,3,4,5,6]}")), ProblemType.TOO_LARGE);
        }

        @Test
        void anIntegerOfAnyLengthIsBeyond64BitsNotBrokenJson() {
            String digits = "9".repeat(100_000);
            assertProblem(
                    () -> FACTORS.fromBody(body("{\"a\": %s, \"b\": 1}".formatted(digits))), ProblemType.OVERFLOW, "a");
        }

        @Test
        void showsLongAndStrangeValuesShortAndClean() {
            String strange = "\u0000\u202e\\ud800" + "x".repeat(5_000);
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(
                            () -> FACTORS.fromBody(body("{\"a\": {\"" + strange.substring(1) + "\": 1}, \"b\": 1}")))
                    .satisfies(problem -> assertThat(problem.getBody().getDetail())
                            .hasSizeLessThan(200)
                            .doesNotContain("\u202e"));
        }
    }

    private static void assertProblem(ThrowingCallable call, ProblemType type, String... fields) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(call)
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(type))
                .satisfies(problem -> assertThat(violations(problem))
                        .extracting(Violation::field)
                        .containsExactly(fields));
    }

    @SuppressWarnings("unchecked")
    private static List<Violation> violations(ProblemException problem) {
        var properties = problem.getBody().getProperties();
        return properties == null ? List.of() : (List<Violation>) properties.getOrDefault("errors", List.of());
    }

    private static MultiValueMap<String, String> query(String... namesAndValues) {
        MultiValueMap<String, String> query = new LinkedMultiValueMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            query.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return query;
    }

    private static byte[] unknown(int count) {
        return fields("\"n%d\":1", count);
    }

    private static byte[] fields(String field, int count) {
        return body(IntStream.range(0, count).mapToObj(field::formatted).collect(Collectors.joining(",", "{", "}")));
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static byte[] body(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
