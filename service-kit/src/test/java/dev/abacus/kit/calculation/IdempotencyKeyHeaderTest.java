package dev.abacus.kit.calculation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.state.calculations.IdempotencyKey;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyHeaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {"k1 k1", "\"k1\" k1", "\"a\\\"b\\\\c\" a\"b\\c", "a\"b a\"b"})
    void takesAKeyInQuotesAndBare(String given, String key) {
        assertThat(IdempotencyKeyHeader.read(given).value()).isEqualTo(key);
    }

    @Property
    void readsWhatItWrites(@ForAll @StringLength(min = 1, max = 255) @CharRange(from = '!', to = '~') String value) {
        IdempotencyKey key = new IdempotencyKey(value);
        assertThat(IdempotencyKeyHeader.read(IdempotencyKeyHeader.write(key))).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\"\"", "\"k1", "\"k\"1\"", "\"k\\\"", "\"k\\", "\"k\\x\"", "\"", "two words", "ключ"})
    void refusesAMalformedKey(String given) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> IdempotencyKeyHeader.read(given))
                .withMessageContaining("Idempotency-Key is malformed");
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 3_000, 24_000, 1_000_000})
    void refusesAKeyThatIsTooLong(int length) {
        for (String character : new String[] {"k", "\\\"", "\""}) {
            String key = character.repeat(length);
            for (String given : new String[] {key, '"' + key + '"', '"' + key}) {
                assertThatExceptionOfType(ProblemException.class)
                        .isThrownBy(() -> IdempotencyKeyHeader.read(given))
                        .withMessageContaining("Idempotency-Key is malformed");
            }
        }
    }

    @Test
    void makesAKeyWhereNoneIsGiven() {
        assertThat(IdempotencyKeyHeader.read(null)).isNotEqualTo(IdempotencyKeyHeader.read(null));
    }
}
