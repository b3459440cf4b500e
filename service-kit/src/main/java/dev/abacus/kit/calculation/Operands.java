package dev.abacus.kit.calculation;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.problem.Violation;
import dev.abacus.kit.problem.Violations;
import dev.abacus.kit.requests.Decimal;
import dev.abacus.state.Excerpt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Accumulator of the operands of one request, and of its violations. It converts each value when it is added, and keeps no
 * texts. Not thread-safe.
 */
final class Operands {
    private final List<String> names;
    private final boolean isList;
    private final int max;
    private final UnaryOperator<String> shown;
    private final Map<String, Integer> times = new HashMap<>();
    private final Map<String, List<Long>> values = new HashMap<>();
    private final Violations violations = new Violations();
    private final Violations overflows = new Violations();

    /** @param shown a value as a message shows it */
    Operands(List<String> names, @Nullable IntSupplier maxElements, UnaryOperator<String> shown) {
        this.names = names;
        this.isList = maxElements != null;
        this.max = maxElements == null ? 1 : maxElements.getAsInt();
        this.shown = shown;
    }

    /**
     * Begins a field.
     *
     * @param unknown the violation if no operand has this name
     * @return whether to add its value: it is an operand's, and given for the first time
     */
    boolean begins(String name, Supplier<Violation> unknown) {
        if (!names.contains(name)) {
            violations.add(unknown);
            return false;
        }
        return times.merge(name, 1, Integer::sum) == 1;
    }

    /**
     * Adds an operand of a field, or notes why it is none.
     *
     * @throws ProblemException too-large, if the list has its maximum of elements
     */
    void add(String name, String text) {
        List<Long> operands = values.computeIfAbsent(name, _ -> new ArrayList<>());
        int index = operands.size();
        if (index == max) {
            throw new ProblemException(ProblemType.TOO_LARGE, name + " must have at most " + max + " elements");
        }
        Supplier<String> field = () -> isList ? name + "[" + index + "]" : name;
        long value = 0;
        if (!Decimal.isInteger(text)) {
            refuse(field, text, "an integer");
        } else {
            try {
                value = Long.parseLong(text);
            } catch (NumberFormatException e) {
                overflows.add(() -> new Violation(
                        field.get(), Excerpt.of(text), "must fit into 64 bits, but is " + Excerpt.of(text)));
            }
        }
        operands.add(value);
    }

    /** Notes that a value is not what is expected of its field. */
    void refuse(Supplier<String> field, String text, String expected) {
        violations.add(() ->
                new Violation(field.get(), Excerpt.of(text), "must be " + expected + ", but is " + shown.apply(text)));
    }

    /**
     * The operands in the order of the names.
     *
     * @throws ProblemException invalid-request or overflow, with all violations
     */
    List<Long> checked() {
        for (String name : names) {
            int given = times.getOrDefault(name, 0);
            if (given != 1) {
                String message = given == 0 ? "is missing" : "must be given once, but is given " + given + " times";
                violations.add(() -> new Violation(name, null, message));
            }
        }
        if (!violations.isEmpty()) {
            throw ProblemException.of(ProblemType.INVALID_REQUEST, violations);
        }
        if (!overflows.isEmpty()) {
            throw ProblemException.of(ProblemType.OVERFLOW, overflows);
        }
        return names.stream()
                .flatMap(name -> values.getOrDefault(name, List.of()).stream())
                .toList();
    }
}
