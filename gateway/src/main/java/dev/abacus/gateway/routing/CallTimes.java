package dev.abacus.gateway.routing;

import dev.abacus.kit.deadline.DeadlineSettings;
import jakarta.validation.Valid;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Constraint between two groups of settings: an attempt may not take longer than the call. Otherwise an instance that hangs
 * would never be ejected.
 */
record CallTimes(
        @DefaultValue @Valid RoutingSettings routing,
        @DefaultValue @Valid DeadlineSettings deadline) {
    CallTimes {
        Duration attempt = routing.responseTimeout();
        Duration call = deadline.maxTimeout();
        if (attempt.compareTo(call) > 0) {
            throw new IllegalArgumentException(
                    "routing.response-timeout (%d ms) must be at most deadline.max-timeout (%d ms)"
                            .formatted(attempt.toMillis(), call.toMillis()));
        }
    }
}
