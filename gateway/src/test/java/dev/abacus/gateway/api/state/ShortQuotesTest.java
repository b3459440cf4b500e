package dev.abacus.gateway.api.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.abacus.kit.problem.ProblemException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A parameter that is refused is quoted in short, also in the errors of the problem. */
class ShortQuotesTest {

    private static final String LONG = "9".repeat(9_000);

    @Test
    void ofATimeToLive() {
        assertQuotesLittle(() -> StateController.timeToLive(LONG));
    }

    @Test
    void ofAConsistency() {
        assertQuotesLittle(() -> StateController.consistency(LONG));
    }

    private static void assertQuotesLittle(ThrowingCallable call) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(call)
                .satisfies(problem -> assertThat(String.valueOf(problem.getBody()))
                        .contains("9".repeat(40))
                        .doesNotContain("9".repeat(101)));
    }
}
