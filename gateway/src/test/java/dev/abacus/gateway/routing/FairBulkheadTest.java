package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FairBulkheadTest {

    private static final Duration AT_ONCE = Duration.ZERO;

    private final FairBulkhead bulkhead = new FairBulkhead();

    @Test
    void soManyAreInWorkAndTheNextWhenOneEnds() {
        assertThat(bulkhead.tryAcquire(2, AT_ONCE)).isTrue();
        assertThat(bulkhead.tryAcquire(2, AT_ONCE)).isTrue();
        assertThat(bulkhead.tryAcquire(2, AT_ONCE)).isFalse();

        bulkhead.release();
        assertThat(bulkhead.tryAcquire(2, AT_ONCE)).isTrue();
    }

    @Test
    void moreAtOnceTakeEffectAtOnce() {
        assertThat(bulkhead.tryAcquire(1, AT_ONCE)).isTrue();
        assertThat(bulkhead.tryAcquire(2, AT_ONCE)).isTrue();
    }

    @Test
    void fewerAtOnceTakeEffectWhenThoseInWorkEnd() {
        assertThat(bulkhead.tryAcquire(2, AT_ONCE)).isTrue();
        assertThat(bulkhead.tryAcquire(2, AT_ONCE)).isTrue();

        bulkhead.release();
        assertThat(bulkhead.tryAcquire(1, AT_ONCE)).isFalse();
        bulkhead.release();
        assertThat(bulkhead.tryAcquire(1, AT_ONCE)).isTrue();
    }

    @Test
    void tellsHowManyWait() throws InterruptedException {
        var meters = new SimpleMeterRegistry();
        bulkhead.report("sum-service", meters);
        Gauge waiting = meters.get("abacus.routing.waiting")
                .tag("service", "sum-service")
                .gauge();
        assertThat(bulkhead.tryAcquire(1, AT_ONCE)).isTrue();

        Thread next = Thread.ofVirtual().start(() -> bulkhead.tryAcquire(1, Duration.ofSeconds(10)));
        await().until(() -> waiting.value() == 1);

        bulkhead.release();
        next.join();
        assertThat(waiting.value()).isZero();
    }
}
