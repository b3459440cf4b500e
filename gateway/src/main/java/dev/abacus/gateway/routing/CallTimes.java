package dev.abacus.gateway.routing;

import dev.abacus.kit.deadline.DeadlineSettings;
import jakarta.validation.Valid;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the time of an attempt and that of a whole call fit together. Where a call ends before an attempt does, that an
 * instance hangs would never count against it.
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
