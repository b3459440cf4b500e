package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.gateway.routing.RoutingSettings.Breaker;
import jakarta.validation.Validation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

class RoutingSettingsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    breaker.window         | 50000000 | must be less than or equal to 10000
                    breaker.window         | 0        | minimum-calls (20) must be at most window (0)
                    breaker.window         | 19       | minimum-calls (20) must be at most window (19)
                    breaker.minimum-calls  | 51       | minimum-calls (51) must be at most window (50)
                    breaker.trial-calls    | 1001     | must be less than or equal to 1000
                    breaker.failure-rate   | 101      | must be less than or equal to 100
                    breaker.open-for       | 1d       | must be shorter than or equal to 60 seconds
                    ejection.base-ejection-time | 6s | base-ejection-time (6000 ms) must be at most max-ejection-time (5000 ms)
                    ejection.probe-timeout | 0        | must be longer than or equal to 10 millis
                    connect-timeout        | 2s       | connect-timeout (2000 ms) must be at most response-timeout (1000 ms)
                    response-timeout       | 2m       | must be shorter than or equal to 60 seconds
                    attempts               | 0        | must be greater than or equal to 1
                    max-concurrent-calls   | -1       | must be greater than or equal to 1
                    slow-start             | 11m      | must be shorter than or equal to 10 minutes
                    retries.percent        | 101      | must be less than or equal to 100
                    hedges.min-delay       | 0        | must be longer than or equal to 1 milli
                    ejection.overtaken-calls | 0      | must be greater than or equal to 1
                    retries.reserve        | 10001    | must be less than or equal to 10000
                    """)
    void saysWhatIsOutOfBounds(String name, String value, String reason) {
        assertThatThrownBy(() -> bind("abacus.routing", RoutingSettings.class, "abacus.routing." + name, value))
                .hasStackTraceContaining(reason);
    }

    @Test
    void aCallHasTimeForOneWholeAttempt() {
        assertThatThrownBy(() -> bind("abacus", CallTimeoutConstraint.class, "abacus.deadline.max-timeout", "1099ms"))
                .hasStackTraceContaining("routing.response-timeout (1000 ms) must be at least 100 ms shorter than"
                        + " deadline.max-timeout (1099 ms)");
        assertThat(bind("abacus", CallTimeoutConstraint.class, "abacus.deadline.max-timeout", "1100ms")
                        .deadline()
                        .maxTimeout())
                .hasMillis(1_100);
    }

    @Test
    void theJarsOwnAreValid() {
        assertThat(bind("abacus.routing", RoutingSettings.class, "none", "1").breaker())
                .extracting(Breaker::window)
                .isEqualTo(50);
    }

    private static <T> T bind(String prefix, Class<T> type, String name, String value) {
        try (var factory = Validation.buildDefaultValidatorFactory()) {
            return new Binder(new MapConfigurationPropertySource(Map.of(name, value)))
                    .bindOrCreate(
                            prefix,
                            Bindable.of(type),
                            new ValidationBindHandler(new SpringValidatorAdapter(factory.getValidator())));
        }
    }
}
