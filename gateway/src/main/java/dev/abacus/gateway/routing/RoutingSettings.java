package dev.abacus.gateway.routing;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the calls to the services; live.
 *
 * @param connectTimeout higher tolerates slow networks; lower finds dead instances sooner
 * @param responseTimeout what an instance that hangs costs a caller; higher tolerates slow answers, lower repeats calls
 *     that would have been answered
 * @param attempts of a call, the first included; higher survives more instances that fail at the same time, lower fails sooner
 * @param maxConcurrentCalls of reads at each instance; higher suits instances that are far away, lower keeps the queue in
 *     the gateway, where any instance that is free takes the next call
 * @param slowStart window in which a new instance comes to its share; longer spares an instance that takes long to warm up,
 *     shorter uses it sooner; 0: its whole share from the start
 */
public record RoutingSettings(
        @DefaultValue("250ms") @DurationMin(millis = 10) @DurationMax(seconds = 30)
        Duration connectTimeout,

        @DefaultValue("1s") @DurationMin(millis = 10) @DurationMax(seconds = 60)
        Duration responseTimeout,

        @DefaultValue("3") @Min(1) @Max(10) int attempts,
        @DefaultValue("6") @Min(1) @Max(1_000) int maxConcurrentCalls,

        @DefaultValue("10s") @DurationMin @DurationMax(minutes = 10)
        Duration slowStart,

        @DefaultValue @Valid Retries retries,
        @DefaultValue @Valid Hedges hedges,
        @DefaultValue @Valid Ejection ejection,
        @DefaultValue @Valid Breaker breaker) {

    public RoutingSettings {
        require(
                connectTimeout.compareTo(responseTimeout) <= 0,
                "connect-timeout (%d ms) must be at most response-timeout (%d ms)",
                connectTimeout.toMillis(),
                responseTimeout.toMillis());
    }

    private static void require(boolean met, String message, Object... values) {
        if (!met) {
            throw new IllegalArgumentException(message.formatted(values));
        }
    }

    /**
     * Settings of the {@link RetryBudget} of a service.
     *
     * @param percent retries in percent of the calls, in the long run; higher hides more failures, lower protects a
     *     service that most calls fail at
     * @param reserve retries in a burst after a quiet time: the concurrent calls of an instance that dies; higher hides a
     *     larger burst of failures, lower sends less on top
     */
    public record Retries(
            @DefaultValue("20") @Min(0) @Max(100) int percent,
            @DefaultValue("150") @Min(0) @Max(10_000) int reserve) {}

    /**
     * Settings of {@link HedgingDelay}. Hedges are paid by the retry budget.
     *
     * @param enabled false sends no hedges: an instance that hangs then costs a caller the response timeout
     * @param minDelay an attempt is hedged if it takes longer than this and than 99 % of the last ones; higher sends fewer
     *     hedges, lower hides shorter pauses of an instance
     */
    public record Hedges(
            @DefaultValue("true") boolean enabled,

            @DefaultValue("30ms") @DurationMin(millis = 1) @DurationMax(seconds = 60)
            Duration minDelay) {}

    /**
     * Settings of the {@link OutlierDetector} of an instance.
     *
     * @param baseEjectionTime time of a first ejection, which each failed probe doubles; higher probes less, lower finds out
     *     sooner that an instance is back
     * @param maxEjectionTime maximum ejection time; higher probes a dead instance less, lower takes a recovered one back sooner
     * @param probeTimeout higher takes a slower instance back; lower keeps it ejected
     * @param overtakenCalls in a row that a hedge answered first, after which the instance is ejected; higher tolerates longer
     *     pauses, lower sends fewer hedges to a fast instance beside a slow one
     */
    public record Ejection(
            @DefaultValue("500ms") @DurationMin(millis = 10) @DurationMax(seconds = 60)
            Duration baseEjectionTime,

            @DefaultValue("5s") @DurationMin(millis = 10) @DurationMax(seconds = 60)
            Duration maxEjectionTime,

            @DefaultValue("250ms") @DurationMin(millis = 10) @DurationMax(seconds = 60)
            Duration probeTimeout,

            @DefaultValue("3") @Min(1) @Max(1_000) int overtakenCalls) {

        public Ejection {
            require(
                    baseEjectionTime.compareTo(maxEjectionTime) <= 0,
                    "base-ejection-time (%d ms) must be at most max-ejection-time (%d ms)",
                    baseEjectionTime.toMillis(),
                    maxEjectionTime.toMillis());
        }

        /** @param ejections in a row, this one included */
        Duration duration(int ejections) {
            Duration doubled = baseEjectionTime.multipliedBy(1L << Math.min(ejections - 1, 20));
            return doubled.compareTo(maxEjectionTime) < 0 ? doubled : maxEjectionTime;
        }
    }

    /**
     * Settings of the circuit breaker of a service.
     *
     * @param failureRate in percent of the window, which opens the breaker; higher opens later
     * @param window last calls that count; higher reacts more slowly, lower reacts to single failures
     * @param minimumCalls before the failure rate counts; higher opens later after a start, lower lets few calls decide
     * @param openFor higher spares a broken service longer; lower notices sooner that it is back
     * @param trialCalls of a half-open breaker, which decide whether it closes; higher is surer, lower risks fewer calls
     */
    public record Breaker(
            @DefaultValue("50") @Min(1) @Max(100) int failureRate,
            @DefaultValue("50") @Min(1) @Max(10_000) int window,
            @DefaultValue("20") @Min(1) @Max(10_000) int minimumCalls,

            @DefaultValue("500ms") @DurationMin(millis = 10) @DurationMax(seconds = 60)
            Duration openFor,

            @DefaultValue("5") @Min(1) @Max(1_000) int trialCalls) {

        public Breaker {
            require(minimumCalls <= window, "minimum-calls (%d) must be at most window (%d)", minimumCalls, window);
        }
    }
}
