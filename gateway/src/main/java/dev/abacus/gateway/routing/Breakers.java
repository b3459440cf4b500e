package dev.abacus.gateway.routing;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.settings.LiveSetting;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;

/**
 * Circuit breakers of Spring Cloud's factory with live settings, one a service. A call fails if no instance answers, or if
 * one answers 502 or that it is broken. A 503 is no failure: it says that etcd is away, for example, and calls that need no
 * etcd go on. Thread-safe.
 */
@Component
public final class Breakers {

    private static final Logger log = LoggerFactory.getLogger(Breakers.class);

    private final CircuitBreakerRegistry registry;

    Breakers(CircuitBreakerRegistry registry) {
        this.registry = registry;
        registry.getEventPublisher().onEntryAdded(added -> follow(added.getAddedEntry()));
        registry.getEventPublisher().onEntryReplaced(replaced -> follow(replaced.getNewEntry()));
    }

    /** Gives each service its breaker, and a new one whenever the settings change. */
    void configure(Set<String> services, LiveSetting<RoutingSettings> settings) {
        services.forEach(service -> {
            configure(service, settings.get());
            registry.circuitBreaker(service, service, tags(service));
        });
        settings.onChange(changed -> services.forEach(service -> {
            CircuitBreakerConfig config = configure(service, changed);
            registry.replace(service, CircuitBreaker.of(service, config, tags(service)));
        }));
    }

    /** CLOSED, OPEN, HALF_OPEN, …; null without a breaker of this name, as with Spring Cloud's default of one a method. */
    public @Nullable String stateOf(String service) {
        return registry.find(service).map(breaker -> breaker.getState().name()).orElse(null);
    }

    private CircuitBreakerConfig configure(String service, RoutingSettings settings) {
        CircuitBreakerConfig config = config(settings.breaker());
        registry.addConfiguration(service, config);
        return config;
    }

    /** The tags of Spring Cloud's factory. */
    private static Map<String, String> tags(String service) {
        return Map.of("group", service);
    }

    private static void follow(CircuitBreaker breaker) {
        breaker.getEventPublisher().onStateTransition(event -> {
            var transition = event.getStateTransition();
            log.info(
                    "Circuit breaker of {}: {} -> {}",
                    breaker.getName(),
                    transition.getFromState(),
                    transition.getToState());
        });
    }

    private static CircuitBreakerConfig config(RoutingSettings.Breaker settings) {
        return CircuitBreakerConfig.custom()
                .failureRateThreshold(settings.failureRate())
                .slidingWindowSize(settings.window())
                .minimumNumberOfCalls(settings.minimumCalls())
                .waitDurationInOpenState(settings.openFor())
                .permittedNumberOfCallsInHalfOpenState(settings.trialCalls())
                .recordException(Breakers::isFailure)
                // A missing instance, or a deadline that is too short, says nothing of the service.
                .ignoreException(ProblemException.class::isInstance)
                .build();
    }

    private static boolean isFailure(Throwable failure) {
        return failure instanceof NoResponseException
                || (failure instanceof ErrorResponseException answer
                        && answer.getStatusCode().isSameCodeAs(HttpStatus.BAD_GATEWAY));
    }
}
