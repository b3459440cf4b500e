package dev.abacus.gateway.routing;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the gateway calls the services. Every value can change while the gateway runs.
 *
 * @param connectTimeout until an instance has accepted a connection
 * @param responseTimeout until an instance has answered; one that hangs costs a caller this once, then the next is called
 * @param attempts how many instances a call may try, the first included
 * @param breaker when to stop calling a service altogether
 */
public record RoutingSettings(
        @DefaultValue("250ms") @DurationMin(millis = 10) @DurationMax(seconds = 30)
        Duration connectTimeout,

        @DefaultValue("1s") @DurationMin(millis = 10) @DurationMax(seconds = 60)
        Duration responseTimeout,

        @DefaultValue("3") @Min(1) @Max(10) int attempts,
        @DefaultValue @Valid Breaker breaker) {

    /**
     * The circuit breaker of a service.
     *
     * @param failureRate in percent of the calls in the window; from there on the breaker is open
     * @param window how many of the last calls count
     * @param minimumCalls no judgement on fewer calls than this
     * @param openFor how long it stays open before it lets trial calls through
     * @param trialCalls how many of those
     */
    public record Breaker(
            @DefaultValue("50") @Min(1) @Max(100) int failureRate,
            @DefaultValue("50") @Positive int window,
            @DefaultValue("20") @Positive int minimumCalls,

            @DefaultValue("500ms") @DurationMin(millis = 10) @DurationMax(seconds = 60)
            Duration openFor,

            @DefaultValue("5") @Positive int trialCalls) {}
}
