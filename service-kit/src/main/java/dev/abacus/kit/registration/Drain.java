package dev.abacus.kit.registration;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a service takes its leave; live.
 *
 * @param notice how long it goes on serving after it left Consul, until its callers have seen that
 */
record Drain(
        @DefaultValue("1500ms") @DurationMin @DurationMax(seconds = 60)
        Duration notice) {}
