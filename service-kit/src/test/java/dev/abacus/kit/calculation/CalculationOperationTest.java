package dev.abacus.kit.calculation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalculationOperationTest {
    private static final CalculationOperation DIVIDE = new CalculationOperation(
            "divide", OperandParser.named("a", "b"), operands -> quotient(operands.getFirst(), operands.getLast()));

    private static long quotient(long a, long b) {
        if (b == 0) {
            throw new OperandException("b", b, "must not be 0");
        }
        return Math.divideExact(a, b);
    }

    @Test
    void computes() {
        assertThat(DIVIDE.result(List.of(56L, -8L))).isEqualTo(-7);
    }

    @Test
    void refusesAnOperandForItsOwnReason() {
        assertProblem(56, 0, ProblemType.INVALID_REQUEST, "b must not be 0");
    }

    @Test
    void refusesAResultBeyond64Bits() {
        assertProblem(
                Long.MIN_VALUE,
                -1,
                ProblemType.OVERFLOW,
                "The result does not fit into 64 bits: divide of -9223372036854775808, -1");
    }

    private static void assertProblem(long a, long b, ProblemType type, String detail) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> DIVIDE.result(List.of(a, b)))
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(type))
                .satisfies(problem -> assertThat(problem.getBody().getDetail()).isEqualTo(detail));
    }
}
