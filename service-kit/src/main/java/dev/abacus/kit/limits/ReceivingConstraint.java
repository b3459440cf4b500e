package dev.abacus.kit.limits;

import dev.abacus.kit.deadline.DeadlineSettings;
import jakarta.validation.Valid;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Constraint between groups of settings. The largest body must fit into the memory of all bodies: otherwise it would be refused
 * for ever, with the advice to repeat it. Time must be left to take an answer when the body came as slowly, and the call took as
 * long, as they may: otherwise the connection would be closed, without an answer, while the call is within its deadline.
 */
record ReceivingConstraint(
        @DefaultValue @Valid Limits limits,
        @DefaultValue @Valid ReceivingSettings receiving,
        @DefaultValue @Valid DeadlineSettings deadline) {
    ReceivingConstraint {
        DataSize body = limits.maxBody();
        DataSize all = receiving.maxBuffered();
        if (body.compareTo(all) > 0) {
            throw new IllegalArgumentException(
                    "limits.max-body (%d bytes) must be at most receiving.max-buffered (%d bytes)"
                            .formatted(body.toBytes(), all.toBytes()));
        }
        Duration answer = receiving.answerTimeout();
        Duration arrival = receiving.bodyTimeout();
        Duration call = deadline.maxTimeout();
        if (answer.compareTo(arrival.plus(call)) <= 0) {
            throw new IllegalArgumentException(
                    "receiving.answer-timeout (%d ms) must be longer than receiving.body-timeout (%d ms) and deadline.max-timeout (%d ms) together"
                            .formatted(answer.toMillis(), arrival.toMillis(), call.toMillis()));
        }
    }
}
