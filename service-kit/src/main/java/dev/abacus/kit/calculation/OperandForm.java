package dev.abacus.kit.calculation;

import dev.abacus.kit.problem.ProblemException;
import java.util.List;
import java.util.function.IntSupplier;
import org.springframework.util.MultiValueMap;

/**
 * The form in which an operation takes its operands: a number of named fields, or one list. Reading is strict: every
 * operand is a 64-bit integer, nothing is missing, unknown or given twice. All that is wrong with a request goes into
 * one problem. Thread-safe.
 */
public sealed interface OperandForm permits NamedOperands, ListedOperands {

    /** Operands that each have a name, such as {@code a} and {@code b}. */
    static OperandForm named(String... names) {
        return new NamedOperands(List.of(names));
    }

    /**
     * Operands in one list, which may be empty: {@code numbers=1,2,3} or {@code {"numbers": [1, 2, 3]}}.
     *
     * @param max how many there may be; asked at each call
     */
    static OperandForm list(String name, IntSupplier max) {
        return new ListedOperands(name, max);
    }

    /**
     * Reads the operands from the parameters of a query, in the order of the form.
     *
     * @throws ProblemException invalid-request, overflow or too-large
     */
    List<Long> fromQuery(MultiValueMap<String, String> parameters);

    /**
     * Reads the operands from a JSON object in UTF-8, in the order of the form.
     *
     * @throws ProblemException invalid-request, overflow or too-large
     */
    List<Long> fromBody(byte[] body);
}
