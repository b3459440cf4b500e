package dev.abacus.gateway.admission;

import jakarta.validation.constraints.Positive;
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
        @DefaultValue("144") @Positive int reading,
        @DefaultValue("64") @Positive int writing,
        @DefaultValue("8") @Positive int operating,

        @DefaultValue("50ms") @DurationMin(millis = 1) @DurationMax(seconds = 60)
        Duration target,

        @DefaultValue("32") @Positive int fewest) {}
