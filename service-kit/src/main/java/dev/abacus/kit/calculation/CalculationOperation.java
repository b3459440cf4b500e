package dev.abacus.kit.calculation;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.state.Excerpt;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Operation of a service.
 *
 * @param name in answers and records
 */
public record CalculationOperation(String name, OperandParser parser, Computation computation) {

    /** Computes the exact result of operands that the parser has read. */
    @FunctionalInterface
    public interface Computation {
        /**
         * @throws ArithmeticException if the result does not fit into 64 bits
         * @throws OperandException if the operation is not defined for an operand, such as a divisor of 0
         */
        long apply(List<Long> operands);
    }

    /** @throws ProblemException overflow, or invalid-request for an operand that the operation refuses */
    long result(List<Long> operands) {
        try {
            return computation.apply(operands);
        } catch (OperandException refusal) {
            throw ProblemException.invalid(refusal.operand(), refusal.value(), refusal.reason());
        } catch (ArithmeticException overflow) {
            String given = operands.stream().map(String::valueOf).collect(Collectors.joining(", "));
            throw new ProblemException(
                    ProblemType.OVERFLOW,
                    "The result does not fit into 64 bits: " + name + " of " + Excerpt.of(given, 200));
        }
    }
}
