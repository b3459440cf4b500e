package dev.abacus.gateway.admission;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of concurrent requests; live. More are refused, so that what is admitted stays fast.
 *
 * @param maxReads of GET, HEAD and OPTIONS; higher takes 100 KB of the heap each, lower refuses more of a burst
 * @param maxWrites of the other methods, which wait for etcd
 * @param maxManagement of requests for the gateway's own metrics, health and description: a browser that opens the
 *     description needs 8
 * @param target latency above which most requests of a kind shrink its limit; higher refuses less and lets latency grow,
 *     lower refuses earlier
 * @param defaultPercent requests in flight or waiting for a thread, in percent of the limit, up to which those of
 *     {@link Priority#DEFAULT} are admitted; higher refuses less of them, lower leaves more room for critical ones
 * @param sheddablePercent the same of {@link Priority#SHEDDABLE}
 * @param minLimit lower bound of the adaptive limit; higher refuses less after a start, lower protects a slow machine more
 */
record AdmissionSettings(
        @DefaultValue("144") @Min(1) @Max(10_000) int maxReads,
        @DefaultValue("64") @Min(1) @Max(10_000) int maxWrites,
        @DefaultValue("8") @Min(1) @Max(1_000) int maxManagement,

        @DefaultValue("50ms") @DurationMin(millis = 1) @DurationMax(seconds = 60)
        Duration target,

        @DefaultValue("80") @Min(1) @Max(100) int defaultPercent,
        @DefaultValue("50") @Min(1) @Max(100) int sheddablePercent,
        @DefaultValue("40") @Min(1) @Max(10_000) int minLimit) {
    AdmissionSettings {
        if (minLimit > Math.min(maxReads, maxWrites)) {
            throw new IllegalArgumentException("min-limit (%d) must be at most max-reads (%d) and max-writes (%d)"
                    .formatted(minLimit, maxReads, maxWrites));
        }
        if (sheddablePercent > defaultPercent) {
            throw new IllegalArgumentException("sheddable-percent (%d) must be at most default-percent (%d)"
                    .formatted(sheddablePercent, defaultPercent));
        }
    }

    int percent(Priority priority) {
        return switch (priority) {
            case CRITICAL -> 100;
            case DEFAULT -> defaultPercent;
            case SHEDDABLE -> sheddablePercent;
        };
    }
}
