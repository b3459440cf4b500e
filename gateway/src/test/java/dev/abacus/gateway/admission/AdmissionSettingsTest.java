package dev.abacus.gateway.admission;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdmissionSettingsTest {

    @Test
    void aLowerPriorityHasNoLargerShare() {
        assertThatThrownBy(() -> new AdmissionSettings(100, 100, 8, Duration.ofMillis(50), 50, 51, 10))
                .hasMessage("sheddable-percent (51) must be at most default-percent (50)");
    }

    @Test
    void theLowerBoundOfALimitIsNotAboveTheLimit() {
        assertThatThrownBy(() -> new AdmissionSettings(100, 39, 8, Duration.ofMillis(50), 80, 50, 40))
                .hasMessage("min-limit (40) must be at most max-reads (100) and max-writes (39)");
    }
}
