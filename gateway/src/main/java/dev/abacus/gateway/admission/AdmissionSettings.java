package dev.abacus.gateway.admission;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Requests in work at once; what comes on top is refused at once, so that what is admitted stays fast. Can change while
 * the gateway runs.
 *
 * @param reading at most so many that read: GET, HEAD and OPTIONS
 * @param writing at most so many others, which wait for etcd
 * @param operating at most so many that ask about the gateway itself: a browser that opens its description needs 8
 * @param target where most requests of a kind take longer, there are too many of it
 * @param fewest so many of a kind however long they take
 */
record AdmissionSettings(
        @DefaultValue("144") @Min(1) @Max(10_000) int reading,
        @DefaultValue("64") @Min(1) @Max(10_000) int writing,
        @DefaultValue("8") @Min(1) @Max(1_000) int operating,

        @DefaultValue("50ms") @DurationMin(millis = 1) @DurationMax(seconds = 60)
        Duration target,

        @DefaultValue("32") @Min(1) @Max(10_000) int fewest) {
    AdmissionSettings {
        if (fewest > Math.min(reading, writing)) {
            throw new IllegalArgumentException(
                    "fewest (%d) must be at most reading (%d) and writing (%d)".formatted(fewest, reading, writing));
        }
    }
}
