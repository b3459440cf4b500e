package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.gateway.routing.RoutingSettings.Hedges;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HedgingDelayTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void isTheMinimumWhereMetricsAreSwitchedOff() {
        meters.config().meterFilter(MeterFilter.deny());
        Duration minimum = Duration.ofMillis(50);
        var delay = new HedgingDelay("arith-service", "read", () -> new Hedges(true, minimum), meters);

        delay.took(Duration.ofSeconds(1).toNanos());

        assertThat(delay.delayNanos()).isEqualTo(minimum.toNanos());
    }
}
