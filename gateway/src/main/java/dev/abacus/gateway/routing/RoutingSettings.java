package dev.abacus.gateway.routing;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
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
 * @param callsAtOnce how many reads each instance of a service works on at once for this gateway; more wait for their turn
 * @param retries how many more calls than its callers make a service is sent
 * @param ejection how long an instance that does not answer is left alone
 * @param breaker when to stop calling a service altogether
 */
public record RoutingSettings(
        @DefaultValue("250ms") @DurationMin(millis = 10) @DurationMax(seconds = 30)
        Duration connectTimeout,

        @DefaultValue("1s") @DurationMin(millis = 10) @DurationMax(seconds = 60)
        Duration responseTimeout,

        @DefaultValue("3") @Min(1) @Max(10) int attempts,
        @DefaultValue("6") @Min(1) @Max(1_000) int callsAtOnce,
        @DefaultValue @Valid Retries retries,
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
     * The retry budget of a service.
     *
     * @param percent of the calls: so many retries, in the long run
     * @param reserve so many at once, if there were few before: as many as the calls that one instance may work on when
     *     it dies
     */
    public record Retries(
            @DefaultValue("20") @Min(0) @Max(100) int percent,
            @DefaultValue("150") @Min(0) @Max(10_000) int reserve) {}

    /**
     * The ejection of an instance.
     *
     * @param first how long it lasts; each trial that fails doubles it
     * @param longest until there
     * @param trialTimeout how quickly an instance that is tried has to answer
     */
    public record Ejection(
            @DefaultValue("500ms") @DurationMin(millis = 10) @DurationMax(seconds = 60)
            Duration first,

            @DefaultValue("5s") @DurationMin(millis = 10) @DurationMax(seconds = 60)
            Duration longest,

            @DefaultValue("250ms") @DurationMin(millis = 10) @DurationMax(seconds = 60)
            Duration trialTimeout) {

        public Ejection {
            require(
                    first.compareTo(longest) <= 0,
                    "first (%d ms) must be at most longest (%d ms)",
                    first.toMillis(),
                    longest.toMillis());
        }

        /** @param time which ejection in a row, from 1 */
        Duration duration(int time) {
            Duration doubled = first.multipliedBy(1L << Math.min(time - 1, 20));
            return doubled.compareTo(longest) < 0 ? doubled : longest;
        }
    }

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
