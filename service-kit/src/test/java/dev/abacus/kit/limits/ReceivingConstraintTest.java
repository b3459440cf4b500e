package dev.abacus.kit.limits;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.kit.deadline.DeadlineSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ReceivingConstraintTest {

    @Test
    void theLargestBodyFitsIntoTheMemoryOfAll() {
        assertThatThrownBy(() -> sizes(4, 3))
                .hasMessage("limits.max-body (4194304 bytes) must be at most receiving.max-buffered (3145728 bytes)");
        sizes(3, 3);
    }

    @Test
    void theAnswerHasTimeAfterTheSlowestBodyAndTheLongestCall() {
        assertThatThrownBy(() -> times(5, 10, 15))
                .hasMessage(
                        "receiving.answer-timeout (15000 ms) must be longer than receiving.body-timeout (5000 ms) and"
                                + " deadline.max-timeout (10000 ms) together");
        times(5, 10, 16);
    }

    private static ReceivingConstraint sizes(int body, int all) {
        return constraint(body, all, 5, 10, 16);
    }

    private static ReceivingConstraint times(int arrival, int call, int answer) {
        return constraint(1, 16, arrival, call, answer);
    }

    private static ReceivingConstraint constraint(int body, int all, int arrival, int call, int answer) {
        return new ReceivingConstraint(
                new Limits(10, DataSize.ofMegabytes(body), DataSize.ofKilobytes(64)),
                new ReceivingSettings(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(arrival),
                        Duration.ofSeconds(answer),
                        64,
                        DataSize.ofMegabytes(all)),
                new DeadlineSettings(Duration.ofSeconds(call)));
    }
}
