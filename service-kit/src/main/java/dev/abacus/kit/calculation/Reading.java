package dev.abacus.kit.calculation;

import dev.abacus.kit.problem.Excerpt;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.problem.Violation;
import dev.abacus.kit.requests.Decimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operands read so far from one request, with all that was wrong with it. */
final class Reading {
    /** Digits of the largest 64-bit integer: a number with more of them need not be looked at. */
    private static final int MOST_DIGITS = 19;

    private final List<Violation> invalid = new ArrayList<>();
    private final List<Violation> beyond = new ArrayList<>();

    void violation(String field, @Nullable String value, String message) {
        invalid.add(new Violation(field, value == null ? null : Excerpt.of(value), message));
    }

    /** The operand that {@code text} says, or 0 and a violation. */
    long operand(String field, String text) {
        if (text.isEmpty()) {
            violation(field, text, "must be an integer, but is empty");
        } else if (!Decimal.isInteger(text)) {
            violation(field, text, "must be an integer, but is " + Excerpt.quoted(text));
        } else {
            return integer(field, text);
        }
        return 0;
    }

    /** The operand that {@code digits}, known to be an integer, say, or 0 and an overflow. */
    long integer(String field, String digits) {
        if (digits.length() < MOST_DIGITS) {
            return Long.parseLong(digits);
        }
        String significant = digits.replaceFirst("^(-?)0+(?=[0-9])", "$1");
        if (significant.length() <= MOST_DIGITS + 1) {
            BigInteger exact = new BigInteger(significant);
            if (exact.bitLength() < Long.SIZE) {
                return exact.longValue();
            }
        }
        String value = Excerpt.of(significant);
        beyond.add(new Violation(field, value, "must fit into 64 bits, but is " + value));
        return 0;
    }

    /** @throws ProblemException if anything was wrong */
    List<Long> complete(List<Long> operands) {
        if (!invalid.isEmpty()) {
            throw ProblemException.of(ProblemType.INVALID_REQUEST, invalid);
        }
        if (!beyond.isEmpty()) {
            throw ProblemException.of(ProblemType.OVERFLOW, beyond);
        }
        return List.copyOf(operands);
    }
}
