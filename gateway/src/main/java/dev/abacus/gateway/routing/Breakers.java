package dev.abacus.gateway.routing;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.settings.Live;
import feign.Response;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One circuit breaker a service. What counts as a failure: that no instance answered, or that one answered that it or
 * what stands before it is broken (500, 502, 504). A 503 does not: it is an instance's considered answer, such as that
 * etcd is away, which is no reason to stop calls that need no etcd. Thread-safe.
 */
public final class Breakers {

    private static final Logger log = LoggerFactory.getLogger(Breakers.class);

    private static final Set<Integer> BROKEN = Set.of(500, 502, 504);

    private final CircuitBreakerRegistry registry;
    private final Live<RoutingSettings> settings;

    Breakers(CircuitBreakerRegistry registry, Live<RoutingSettings> settings) {
        this.registry = registry;
        this.settings = settings;
        registry.getEventPublisher().onEntryAdded(added -> follow(added.getAddedEntry()));
        registry.getEventPublisher().onEntryReplaced(replaced -> follow(replaced.getNewEntry()));
        settings.onChange(changed -> registry.getAllCircuitBreakers()
                .forEach(old ->
                        registry.replace(old.getName(), CircuitBreaker.of(old.getName(), config(changed.breaker())))));
    }

    CircuitBreaker of(String service) {
        return registry.circuitBreaker(service, () -> config(settings.get().breaker()));
    }

    /** CLOSED, OPEN, HALF_OPEN, … */
    public String stateOf(String service) {
        return of(service).getState().name();
    }

    private static void follow(CircuitBreaker breaker) {
        breaker.getEventPublisher().onStateTransition(event -> {
            var transition = event.getStateTransition();
            log.info("Breaker of {}: {} -> {}", breaker.getName(), transition.getFromState(), transition.getToState());
        });
    }

    private static CircuitBreakerConfig config(RoutingSettings.Breaker settings) {
        return CircuitBreakerConfig.custom()
                .failureRateThreshold(settings.failureRate())
                .slidingWindowSize(settings.window())
                .minimumNumberOfCalls(settings.minimumCalls())
                .waitDurationInOpenState(settings.openFor())
                .permittedNumberOfCallsInHalfOpenState(settings.trialCalls())
                .recordException(ProblemException.class::isInstance)
                .recordResult(answer -> answer instanceof Response response && BROKEN.contains(response.status()))
                .build();
    }
}
