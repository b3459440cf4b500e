package dev.abacus.kit.limits;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class BodySizesTest {

    @Test
    void theLargestBodyFitsIntoTheMemoryOfAll() {
        assertThatThrownBy(() -> sizes(4, 3))
                .hasMessage("limits.max-body (4194304 bytes) must be at most receiving.max-buffered (3145728 bytes)");
        sizes(3, 3);
    }

    private static BodySizes sizes(int body, int all) {
        Duration time = Duration.ofSeconds(5);
        return new BodySizes(
                new Limits(10, DataSize.ofMegabytes(body), DataSize.ofKilobytes(64)),
                new ReceivingSettings(time, time, time, 64, DataSize.ofMegabytes(all)));
    }
}
