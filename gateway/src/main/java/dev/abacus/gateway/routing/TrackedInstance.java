package dev.abacus.gateway.routing;

import dev.abacus.kit.problem.Excerpt;
import dev.abacus.kit.settings.Live;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;

/**
 * An instance as this gateway knows it from calling it: its calls in flight, and whether it is ejected. One that does not
 * answer is ejected at once, a second or two before Consul notices, by a circuit breaker of its own that opens on the first
 * failure. It is no gate: ejected instances come last, and if there are no others they are called all the same. As in <a
 * href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier">Envoy's outlier detection</a>
 * an ejection lasts longer each time; as with its health checks no caller has to wait for the probe. Thread-safe.
 */
final class TrackedInstance extends DefaultServiceInstance {

    private static final Logger log = LoggerFactory.getLogger(TrackedInstance.class);

    private static final int LONGEST_REASON = 200;

    private final CircuitBreaker ejection;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile long lastFailure;
    private volatile String reason = "";

    TrackedInstance(ServiceInstance instance, Live<RoutingSettings> settings) {
        super(
                instance.getInstanceId(),
                instance.getServiceId(),
                instance.getHost(),
                instance.getPort(),
                instance.isSecure());
        this.ejection = CircuitBreaker.of(
                String.valueOf(instance.getInstanceId()),
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

    boolean ejected() {
        return ejection.getState() != State.CLOSED;
    }

    /** Whether this one should be called rather than another. */
    boolean before(TrackedInstance other) {
        if (ejected() != other.ejected()) {
            return other.ejected();
        }
        if (ejected() && lastFailure != other.lastFailure) {
            return lastFailure - other.lastFailure < 0;
        }
        return inFlight.get() < other.inFlight.get();
    }

    /** Whether the caller is to probe this ejected instance now, and to tell how that ended: each probe is one call's. */
    boolean beginProbe() {
        return ejected() && ejection.tryAcquirePermission();
    }

    /** The caller has to {@link #end}. */
    void begin() {
        inFlight.incrementAndGet();
    }

    void end() {
        inFlight.decrementAndGet();
    }

    void answered() {
        if (ejected()) {
            ejection.transitionToClosedState();
        }
    }

    void failed(Throwable why) {
        lastFailure = System.nanoTime();
        reason = Excerpt.of(why.toString(), LONGEST_REASON);
        ejection.onError(0, TimeUnit.NANOSECONDS, why);
    }

    private void tell(CircuitBreaker.StateTransition transition) {
        if (transition == CircuitBreaker.StateTransition.CLOSED_TO_OPEN) {
            log.warn("{} is ejected: {}", getInstanceId(), reason);
        } else if (transition.getToState() == State.CLOSED) {
            log.info("{} answers again", getInstanceId());
        }
    }
}
