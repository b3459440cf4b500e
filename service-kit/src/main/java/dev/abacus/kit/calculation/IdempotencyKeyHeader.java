package dev.abacus.kit.calculation;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.state.Excerpt;
import dev.abacus.state.calculations.IdempotencyKey;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header). The draft has the key in quotes (RFC 9651, a
 * string); a bare key is accepted too.
 */
public final class IdempotencyKeyHeader {
    public static final String NAME = "Idempotency-Key";
    public static final String REPLAYED = "Idempotency-Replayed";

    /** A key of 255 characters, each of them escaped, in quotes. */
    private static final int MAX_LENGTH = 2 * 255 + 2;

    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]++|\\\\[\"\\\\])*+)\"");

    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

    private IdempotencyKeyHeader() {}

    /**
     * @param given the header's value; null where there is none
     * @return the caller's key, or a new one where it gave none
     * @throws ProblemException invalid-request, if it is malformed
     */
    public static IdempotencyKey read(@Nullable String given) {
        if (given == null) {
            return IdempotencyKey.random();
        }
        try {
            return new IdempotencyKey(unquoted(given.strip()));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(NAME, Excerpt.of(given), "is malformed: " + e.getMessage());
        }
    }

    /** The header's value for a key, which {@link #read} reads again. */
    public static String write(IdempotencyKey key) {
        String value = key.value();
        return value.startsWith("\"") ? '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : value;
    }

    private static String unquoted(String value) {
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "it has at most " + MAX_LENGTH + " characters with its quotes, this one has " + value.length());
        }
        if (!value.startsWith("\"")) {
            return value;
        }
        Matcher quoted = QUOTED.matcher(value);
        if (!quoted.matches()) {
            throw new IllegalArgumentException("its quotes do not match");
        }
        return ESCAPED.matcher(quoted.group(1)).replaceAll("$1");
    }
}
