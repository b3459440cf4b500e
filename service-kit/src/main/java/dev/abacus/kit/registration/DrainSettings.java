package dev.abacus.kit.registration;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the drain at shutdown; live.
 *
 * @param notice time between deregistration and the stop of the web server, for callers to notice
 */
record DrainSettings(
        @DefaultValue("1500ms") @DurationMin @DurationMax(seconds = 60)
        Duration notice) {}
