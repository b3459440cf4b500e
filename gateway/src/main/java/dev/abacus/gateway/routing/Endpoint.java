package dev.abacus.gateway.routing;

import dev.abacus.kit.consul.Instance;
import dev.abacus.kit.problem.Excerpt;
import dev.abacus.kit.settings.Live;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance as this gateway knows it from calling it: how many calls it works on, and whether it is ejected. One that
 * does not answer is ejected at once, a second or two before Consul notices, by a breaker of its own that opens on the
 * first failure. It is no gate: ejected instances come last, and if there are no others they are called all the same.
 * As in <a
 * href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier">Envoy's outlier detection</a>
 * an ejection lasts longer each time; as with its health checks no caller has to wait for the trial. Thread-safe.
 */
final class Endpoint {

    private static final Logger log = LoggerFactory.getLogger(Endpoint.class);

    private static final int LONGEST_REASON = 200;

    private final Instance instance;
    private final CircuitBreaker ejection;
    private final AtomicInteger inWork = new AtomicInteger();
    private volatile long lastFailure;
    private volatile String reason = "";

    Endpoint(Instance instance, Live<RoutingSettings> settings) {
        this.instance = instance;
        this.ejection = CircuitBreaker.of(
                instance.id(),
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(1)
                        .minimumNumberOfCalls(1)
                        .failureRateThreshold(100)
                        .waitIntervalFunctionInOpenState(
                                time -> settings.get().ejection().duration(time).toMillis())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build());
        ejection.getEventPublisher().onStateTransition(event -> tell(event.getStateTransition()));
    }

    Instance instance() {
        return instance;
    }

    boolean ejected() {
        return ejection.getState() != State.CLOSED;
    }

    /** Whether this one should be called rather than another. */
    boolean before(Endpoint other) {
        if (ejected() != other.ejected()) {
            return other.ejected();
        }
        if (ejected() && lastFailure != other.lastFailure) {
            return lastFailure - other.lastFailure < 0;
        }
        return inWork.get() < other.inWork.get();
    }

    /** Whether the caller is to try this ejected instance now, and to tell how that ended: each trial is one call's. */
    boolean beginTrial() {
        return ejected() && ejection.tryAcquirePermission();
    }

    /** The caller has to {@link #end}. */
    void begin() {
        inWork.incrementAndGet();
    }

    void end() {
        inWork.decrementAndGet();
    }

    void answered() {
        if (ejected()) {
            ejection.transitionToClosedState();
        }
    }

    void failed(IOException why) {
        lastFailure = System.nanoTime();
        reason = Excerpt.of(why.toString(), LONGEST_REASON);
        ejection.onError(0, TimeUnit.NANOSECONDS, why);
    }

    private void tell(CircuitBreaker.StateTransition transition) {
        if (transition == CircuitBreaker.StateTransition.CLOSED_TO_OPEN) {
            log.warn("{} is ejected: {}", instance.id(), reason);
        } else if (transition.getToState() == State.CLOSED) {
            log.info("{} answers again", instance.id());
        }
    }
}
