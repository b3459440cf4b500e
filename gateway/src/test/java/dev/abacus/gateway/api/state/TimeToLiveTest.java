package dev.abacus.gateway.api.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.kit.problem.ProblemException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeToLiveTest {

    @ParameterizedTest
    @CsvSource({"30s, PT30S", "5m, PT5M", "1h, PT1H", "3650d, PT87600H"})
    void isAWholeNumberWithAUnit(String text, Duration ttl) {
        assertThat(StateController.timeToLive(text)).isEqualTo(ttl);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "0s",
                "-5s",
                "+5s",
                "1.5s",
                "500ms",
                "5S",
                "PT5S",
                "3651d",
                "999999999d",
                "99999999999s"
            })
    void isRefusedWithWhatIsRight(String text) {
        assertThatThrownBy(() -> StateController.timeToLive(text))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("ttl")
                .hasMessageContaining(
                        "a positive whole number with a unit of s, m, h or d, at most 3650d, such as 30s");
    }
}
