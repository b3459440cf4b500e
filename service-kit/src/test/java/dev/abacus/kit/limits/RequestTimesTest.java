package dev.abacus.kit.limits;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.kit.deadline.DeadlineSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class RequestTimesTest {

    @Test
    void theAnswerHasTimeAfterTheSlowestBodyAndTheLongestCall() {
        assertThatThrownBy(() -> times(5, 10, 15))
                .hasMessage(
                        "receiving.answer-timeout (15000 ms) must be longer than receiving.body-timeout (5000 ms) and"
                                + " deadline.max-timeout (10000 ms) together");
        times(5, 10, 16);
    }

    private static RequestTimes times(int body, int call, int answer) {
        return new RequestTimes(
                new ReceivingSettings(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(body),
                        Duration.ofSeconds(answer),
                        64,
                        DataSize.ofMegabytes(16)),
                new DeadlineSettings(Duration.ofSeconds(call)));
    }
}
