package dev.abacus.kit.warmup;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the warm-up; read when the instance starts.
 *
 * @param duration maximum time; higher makes the first calls faster on a busy machine, lower makes the instance ready sooner
 * @param calls maximum number of calls; 0: no warm-up
 * @param paths of the instance's own GETs that are called in turn; each application has its own
 */
record WarmUpSettings(
        @DefaultValue("10s") @DurationMin @DurationMax(seconds = 30)
        Duration duration,

        @DefaultValue("100") @Min(0) @Max(100_000) int calls,

        @DefaultValue
        List<@Pattern(regexp = "/(?!/).*", message = "must be a path, such as /api/sum?numbers=1") String> paths) {}
