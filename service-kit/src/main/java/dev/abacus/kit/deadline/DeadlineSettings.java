package dev.abacus.kit.deadline;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of deadlines; live.
 *
 * @param maxTimeout time of a request whose caller asks for no less; higher lets more attempts finish, lower frees the caller
 *     sooner. A stream of events is open for longer: it has to begin within this time.
 */
public record DeadlineSettings(
        @DefaultValue("10s") @DurationMin(millis = 10) @DurationMax(seconds = 60)
        Duration maxTimeout) {}
