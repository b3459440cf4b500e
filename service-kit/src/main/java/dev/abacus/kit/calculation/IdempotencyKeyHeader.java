package dev.abacus.kit.calculation;

import dev.abacus.kit.problem.Excerpt;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.state.calculations.IdempotencyKey;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header of draft-ietf-httpapi-idempotency-key-header. The draft has the key in quotes (RFC 9651, a string); a bare
 * one is taken as well.
 */
public final class IdempotencyKeyHeader {
    public static final String NAME = "Idempotency-Key";
    public static final String REPLAYED = "Idempotency-Replayed";

    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\[\"\\\\])*)\"");

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
        if (!value.startsWith("\"")) {
            return value;
        }
        var quoted = QUOTED.matcher(value);
        if (!quoted.matches()) {
            throw new IllegalArgumentException("its quotes do not match");
        }
        return quoted.group(1).replaceAll("\\\\(.)", "$1");
    }
}
