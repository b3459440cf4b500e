package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FairBulkheadTest {

    private static final Duration NO_WAIT = Duration.ZERO;

    private final FairBulkhead bulkhead = new FairBulkhead();

    @Test
    void limitsConcurrentCallsUntilOneEnds() {
        assertThat(bulkhead.tryAcquire(2, NO_WAIT)).isTrue();
        assertThat(bulkhead.tryAcquire(2, NO_WAIT)).isTrue();
        assertThat(bulkhead.tryAcquire(2, NO_WAIT)).isFalse();

        bulkhead.release();
        assertThat(bulkhead.tryAcquire(2, NO_WAIT)).isTrue();
    }

    @Test
    void aHigherLimitTakesEffectImmediately() {
        assertThat(bulkhead.tryAcquire(1, NO_WAIT)).isTrue();
        assertThat(bulkhead.tryAcquire(2, NO_WAIT)).isTrue();
    }

    @Test
    void aLowerLimitTakesEffectWhenCallsInFlightEnd() {
        assertThat(bulkhead.tryAcquire(2, NO_WAIT)).isTrue();
        assertThat(bulkhead.tryAcquire(2, NO_WAIT)).isTrue();

        bulkhead.release();
        assertThat(bulkhead.tryAcquire(1, NO_WAIT)).isFalse();
        bulkhead.release();
        assertThat(bulkhead.tryAcquire(1, NO_WAIT)).isTrue();
    }

    @Test
    void reportsHowManyWait() throws InterruptedException {
        var meters = new SimpleMeterRegistry();
        bulkhead.report("sum-service", meters);
        Gauge waiting = meters.get("abacus.routing.waiting")
                .tag("service", "sum-service")
                .gauge();
        assertThat(bulkhead.tryAcquire(1, NO_WAIT)).isTrue();

        Thread next = Thread.ofVirtual().start(() -> bulkhead.tryAcquire(1, Duration.ofSeconds(10)));
        await().until(() -> waiting.value() == 1);

        bulkhead.release();
        next.join();
        assertThat(waiting.value()).isZero();
    }
}
