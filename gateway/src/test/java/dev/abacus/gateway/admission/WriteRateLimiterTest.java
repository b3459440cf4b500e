package dev.abacus.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.settings.LiveSetting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class WriteRateLimiterTest {

    private static final int BURST_SECONDS = 16;
    private static final int RATE = 100_000;
    private static final int OVERHEAD = 512;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final WriteRateLimiter rate = new WriteRateLimiter(
            LiveSetting.fixed(new WriteRateSettings(DataSize.ofBytes(RATE), DataSize.ofBytes(RATE))), meters, true);

    @Test
    void refusesValuesBeyondTheirRateAndSaysWhenToRepeat() {
        rate.admitValue(BURST_SECONDS * RATE - OVERHEAD);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> rate.admitValue(5 * RATE - OVERHEAD))
                .satisfies(refused -> {
                    assertThat(refused.type()).isEqualTo(ProblemType.OVERLOADED);
                    assertThat(refused.getHeaders().getFirst("Retry-After")).isEqualTo("5");
                    assertThat(refused).hasMessageContaining("100000 bytes a second (abacus.write-rate.values)");
                });
        assertThat(refused("values")).isEqualTo(1);
    }

    @Test
    void refusesRecordingsByTheirOperands() {
        rate.admitRecording(BURST_SECONDS * RATE / 20);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> rate.admitRecording(1))
                .withMessageContaining("abacus.write-rate.recordings");
        assertThat(refused("recordings")).isEqualTo(1);
    }

    @Test
    void aFloodOfOneKindRefusesNothingOfTheOther() {
        rate.admitValue(2L * BURST_SECONDS * RATE);

        rate.admitRecording(10);

        assertThat(refused("recordings")).isZero();
    }

    /** Else Prometheus sees no increase: the first sample of the series is that of the refusals. */
    @Test
    void countsNoRefusalsBeforeTheFirst() {
        assertThat(refused("values")).isZero();
        assertThat(refused("recordings")).isZero();
    }

    private double refused(String kind) {
        return meters.get("abacus.write.rate.refused")
                .tag("kind", kind)
                .counter()
                .count();
    }
}
