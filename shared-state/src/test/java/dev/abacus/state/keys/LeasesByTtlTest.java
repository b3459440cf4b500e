package dev.abacus.state.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeasesByTtlTest {
    @ParameterizedTest
    @CsvSource({
        "PT0.1S, PT1S",
        "PT1S, PT1S",
        "PT99S, PT99S",
        "PT100S, PT100S",
        "PT101S, PT110S",
        "PT999S, PT1000S",
        "PT1001S, PT1100S",
        "PT1H, PT1H",
        "P3650D, PT320000000S",
        "P36500D, PT3200000000S"
    })
    void roundsUpToTwoDigits(Duration ttl, Duration rounded) {
        assertThat(LeasesByTtl.rounded(ttl)).isEqualTo(rounded);
    }
}
