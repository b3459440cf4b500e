package dev.abacus.kit.limits;

import dev.abacus.kit.deadline.DeadlineSettings;
import jakarta.validation.Valid;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Constraint between two groups of settings: time is left to take an answer when the body came as slowly, and the call took as
 * long, as they may. Otherwise the connection would be closed, without an answer, while the call is within its deadline.
 */
record RequestTimes(
        @DefaultValue @Valid ReceivingSettings receiving,
        @DefaultValue @Valid DeadlineSettings deadline) {
    RequestTimes {
        Duration answer = receiving.answerTimeout();
        Duration body = receiving.bodyTimeout();
        Duration call = deadline.maxTimeout();
        if (answer.compareTo(body.plus(call)) <= 0) {
            throw new IllegalArgumentException(
                    "receiving.answer-timeout (%d ms) must be longer than receiving.body-timeout (%d ms) and deadline.max-timeout (%d ms) together"
                            .formatted(answer.toMillis(), body.toMillis(), call.toMillis()));
        }
    }
}
