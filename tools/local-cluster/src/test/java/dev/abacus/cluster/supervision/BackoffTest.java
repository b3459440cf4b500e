package dev.abacus.cluster.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration BRIEFLY = Duration.ofSeconds(1);
    private final Backoff backoff = new Backoff();

    @Test
    void doublesUpToALimit() {
        List<Duration> delays =
                Stream.generate(() -> backoff.afterRunning(BRIEFLY)).limit(9).toList();

        assertThat(delays.stream().map(Duration::toMillis))
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
    }

    @Test
    void startsAnewOnceTheProcessHasRunStably() {
        backoff.afterRunning(BRIEFLY);
        backoff.afterRunning(BRIEFLY);

        assertThat(backoff.afterRunning(Backoff.STABLE)).isEqualTo(Backoff.FIRST);
    }
}
