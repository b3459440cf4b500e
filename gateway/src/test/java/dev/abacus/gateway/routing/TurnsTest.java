package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final Duration AT_ONCE = Duration.ZERO;

    private final Turns turns = new Turns();

    @Test
    void soManyAreInWorkAndTheNextWhenOneEnds() {
        assertThat(turns.begin(2, AT_ONCE)).isTrue();
        assertThat(turns.begin(2, AT_ONCE)).isTrue();
        assertThat(turns.begin(2, AT_ONCE)).isFalse();

        turns.end();
        assertThat(turns.begin(2, AT_ONCE)).isTrue();
    }

    @Test
    void moreAtOnceTakeEffectAtOnce() {
        assertThat(turns.begin(1, AT_ONCE)).isTrue();
        assertThat(turns.begin(2, AT_ONCE)).isTrue();
    }

    @Test
    void fewerAtOnceTakeEffectWhenThoseInWorkEnd() {
        assertThat(turns.begin(2, AT_ONCE)).isTrue();
        assertThat(turns.begin(2, AT_ONCE)).isTrue();

        turns.end();
        assertThat(turns.begin(1, AT_ONCE)).isFalse();
        turns.end();
        assertThat(turns.begin(1, AT_ONCE)).isTrue();
    }

    @Test
    void tellsHowManyWait() throws InterruptedException {
        var meters = new SimpleMeterRegistry();
        turns.report("sum-service", meters);
        Gauge waiting = meters.get("abacus.routing.waiting")
                .tag("service", "sum-service")
                .gauge();
        assertThat(turns.begin(1, AT_ONCE)).isTrue();

        Thread next = Thread.ofVirtual().start(() -> turns.begin(1, Duration.ofSeconds(10)));
        await().until(() -> waiting.value() == 1);

        turns.end();
        next.join();
        assertThat(waiting.value()).isZero();
    }
}
