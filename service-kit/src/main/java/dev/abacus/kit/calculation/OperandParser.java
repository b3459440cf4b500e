package dev.abacus.kit.calculation;

import dev.abacus.kit.calculation.RequestFields.RequestField;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.problem.Violation;
import dev.abacus.kit.problem.Violations;
import dev.abacus.state.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Form of an operation's operands: named fields, or one list. Reading is strict: every operand is a 64-bit integer, and
 * nothing is missing, unknown or given twice. One problem names the violations of a request. Thread-safe.
 *
 * @param maxElements maximum length of the list, asked at each call; null where each operand has a name
 */
public record OperandParser(List<String> names, @Nullable IntSupplier maxElements) {

    /** Operands that each have a name, such as {@code a} and {@code b}. */
    public static OperandParser named(String... names) {
        return new OperandParser(List.of(names), null);
    }

    /** Operands in one list, which may be empty: {@code numbers=1,2,3} or {@code {"numbers": [1, 2, 3]}}. */
    public static OperandParser list(String name, IntSupplier maxElements) {
        return new OperandParser(List.of(name), maxElements);
    }

    /**
     * Reads the operands from the parameters of a query, in the order of the names.
     *
     * @throws ProblemException invalid-request, overflow or too-large
     */
    public List<Long> fromQuery(MultiValueMap<String, String> parameters) {
        var fields = new RequestFields(names);
        parameters.forEach((name, texts) ->
                texts.forEach(text -> fields.add(name, () -> RawValue.ofQuery(text, kept()))));
        return read(fields, "parameter");
    }

    /**
     * Reads the operands from a JSON object in UTF-8, in the order of the names.
     *
     * @throws ProblemException invalid-request, overflow or too-large
     */
    public List<Long> fromBody(byte[] body) {
        return read(RawValue.ofJsonFields(body, names, kept()), "field");
    }

    /** Number of elements to read: one more than the maximum tells that there are too many. */
    private int kept() {
        return maxElements == null ? 0 : maxElements.getAsInt() + 1;
    }

    private List<Long> read(RequestFields fields, String kind) {
        var violations = new Violations();
        fields.forEach((name, given) -> {
            if (!fields.isKnown(name)) {
                violations.add(() -> given.value().violation(Excerpt.of(name), "is not a " + kind + " of this call"));
            } else if (given.times() > 1) {
                String message = "must be given once, but is given " + given.times() + " times";
                violations.add(() -> given.value().violation(name, message));
            }
        });
        violations.addUnlisted(fields.unlisted());
        var overflows = new Violations();
        List<Long> operands = new ArrayList<>();
        for (String name : names) {
            RequestField given = fields.get(name);
            if (given == null) {
                violations.add(() -> new Violation(name, null, "is missing"));
            } else if (given.times() == 1 && maxElements == null) {
                operands.add(given.value().integer(name, violations, overflows));
            } else if (given.times() == 1) {
                for (RawValue element : elements(name, given.value(), violations)) {
                    operands.add(element.integer(name + "[" + operands.size() + "]", violations, overflows));
                }
            }
        }
        if (!violations.isEmpty()) {
            throw ProblemException.of(ProblemType.INVALID_REQUEST, violations);
        }
        if (!overflows.isEmpty()) {
            throw ProblemException.of(ProblemType.OVERFLOW, overflows);
        }
        return List.copyOf(operands);
    }

    private List<RawValue> elements(String name, RawValue list, Violations violations) {
        if (list.elements() == null) {
            violations.add(() -> list.violation(name, "must be an array of integers, but is " + list.shown()));
            return List.of();
        }
        if (maxElements != null && list.elements().size() > maxElements.getAsInt()) {
            String message = name + " must have at most " + maxElements.getAsInt() + " elements";
            throw new ProblemException(ProblemType.TOO_LARGE, message);
        }
        return list.elements();
    }
}
