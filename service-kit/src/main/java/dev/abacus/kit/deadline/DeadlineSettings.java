package dev.abacus.kit.deadline;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param most the time of a request whose caller sets none, and the most that a caller can ask for; live. A stream of
 *     events is open for longer: the time is that until it begins.
 */
public record DeadlineSettings(
        @DefaultValue("10s") @DurationMin(millis = 10) @DurationMax(seconds = 60)
        Duration most) {}
