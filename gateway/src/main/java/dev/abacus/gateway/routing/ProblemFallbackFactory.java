package dev.abacus.gateway.routing;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import feign.FeignException;
import feign.Request.HttpMethod;
import feign.RetryableException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.springframework.cloud.openfeign.FallbackFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;

/**
 * Fallback factory of every Feign client: it throws the problem that a failure means to the caller, and invents no answer.
 * Thread-safe.
 */
@Component
public final class ProblemFallbackFactory implements FallbackFactory<Object> {

    /** @throws RuntimeException always */
    @Override
    public Object create(Throwable failure) {
        throw problem(failure);
    }

    private static RuntimeException problem(Throwable failure) {
        return switch (failure) {
            case ErrorResponseException known -> known;
            case NoResponseException noResponse -> noResponse.problem();
            case CallNotPermittedException open ->
                unavailable("Calls to " + open.getCausingCircuitBreakerName() + " are suspended after failures");
            // Spring Cloud's own client throws the rest, which does not say what was executed.
            case RetryableException get when get.method() == HttpMethod.GET -> unavailable("A service did not answer");
            case FeignException _, TimeoutException _ -> outcomeUnknown("A service did not answer");
            case ExecutionException wrapper when wrapper.getCause() != null -> problem(wrapper.getCause());
            case RuntimeException fault -> fault;
            default -> new IllegalStateException(failure);
        };
    }

    static ProblemException unavailable(String what) {
        return new ProblemException(ProblemType.UNAVAILABLE, what);
    }

    static ProblemException outcomeUnknown(String what) {
        return new ProblemException(
                        ProblemType.OUTCOME_UNKNOWN,
                        what + "; repeat with the same Idempotency-Key to learn the outcome")
                .property("outcome", "unknown");
    }
}
