package dev.abacus.gateway.routing;

import dev.abacus.kit.deadline.DeadlineSettings;
import jakarta.validation.Valid;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Constraint between two groups of settings: a call has time for one whole attempt. A timeout that the deadline has shortened
 * says nothing of an instance: if all were, an instance that hangs would never be ejected, and no breaker would open.
 */
record CallTimeoutConstraint(
        @DefaultValue @Valid RoutingSettings routing,
        @DefaultValue @Valid DeadlineSettings deadline) {
    /** Time from the begin of a call to its first attempt, on a machine under load. */
    private static final Duration MARGIN = Duration.ofMillis(100);

    CallTimeoutConstraint {
        Duration attempt = routing.responseTimeout();
        Duration call = deadline.maxTimeout();
        if (attempt.plus(MARGIN).compareTo(call) > 0) {
            throw new IllegalArgumentException(
                    "routing.response-timeout (%d ms) must be at least %d ms shorter than deadline.max-timeout (%d ms)"
                            .formatted(attempt.toMillis(), MARGIN.toMillis(), call.toMillis()));
        }
    }
}
