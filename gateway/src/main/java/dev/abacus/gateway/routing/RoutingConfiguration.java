package dev.abacus.gateway.routing;

import dev.abacus.kit.settings.Live;
import dev.abacus.kit.settings.LiveSettings;
import feign.RequestInterceptor;
import feign.codec.Decoder;
import feign.codec.Encoder;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.netty.util.Timer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.cloud.circuitbreaker.resilience4j.Resilience4JCircuitBreakerFactory;
import org.springframework.cloud.client.circuitbreaker.Customizer;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClients;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.cloud.openfeign.CircuitBreakerNameResolver;
import org.springframework.cloud.openfeign.support.ResponseEntityDecoder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@LoadBalancerClients(defaultConfiguration = LoadBalancerBeans.class)
class RoutingConfiguration {

    @Bean
    Live<RoutingSettings> routingSettings(LiveSettings settings) {
        Live<RoutingSettings> routing = settings.bind("abacus.routing", RoutingSettings.class);
        settings.bind("abacus", CallTimes.class);
        return routing;
    }

    @Bean
    Routes routes(
            @Value("${abacus.routing.services}") Set<String> services,
            LoadBalancerClientFactory balancers,
            MeterRegistry meters) {
        var routes = new Routes(services, balancers);
        services.forEach(service -> Gauge.builder("abacus.routing.ejected", () -> routes.ejected(service))
                .description("Instances that Consul calls healthy and that do not answer")
                .tag("service", service)
                .register(meters));
        return routes;
    }

    @Bean
    FailedCall failedCall() {
        return new FailedCall();
    }

    @Bean
    Breakers breakers(CircuitBreakerRegistry registry) {
        return new Breakers(registry);
    }

    /** One circuit breaker a service: Spring Cloud's default is one a method. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "abacus.hardening.circuit-breaker.enabled", matchIfMissing = true)
    static class BreakerOfAService {

        @Bean
        CircuitBreakerNameResolver breakerName() {
            return (service, _, _) -> service;
        }

        @Bean
        Customizer<Resilience4JCircuitBreakerFactory> breakerSettings(
                Breakers breakers,
                @Value("${abacus.routing.services}") Set<String> services,
                Live<RoutingSettings> settings) {
            return _ -> breakers.configure(services, settings);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "abacus.hardening.feign-client.enabled", matchIfMissing = true)
    static class HardenedClient {

        @Bean
        LoadBalancedClient feignClient(
                HttpExchange exchange,
                @Value("${abacus.routing.services}") Set<String> services,
                LoadBalancerClientFactory balancers,
                Live<RoutingSettings> settings,
                JsonMapper json,
                MeterRegistry meters) {
            return new LoadBalancedClient(exchange, new AnswerCheck(json), services, balancers, settings, meters);
        }

        /**
         * Requests are JSON, written by Jackson. Spring Cloud's own encoder makes its list of message converters while it is
         * used: where several first calls come at once, all but one find it empty and fail.
         */
        @Bean
        Encoder feignEncoder(JsonMapper json) {
            return (body, type, template) -> template.header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
                    .body(json.writeValueAsBytes(body), StandardCharsets.UTF_8);
        }

        /** Answers are JSON, and have been read when they were checked. */
        @Bean
        Decoder feignDecoder() {
            return new ResponseEntityDecoder((answer, type) -> ((DecodedBody) answer.body()).value());
        }

        /** Plain connections and nothing on top: repeating, redirecting and remembering are not this client's business. */
        @Bean
        HttpExchange exchange(Timer timeLimits) {
            var connections = PoolingHttpClientConnectionManagerBuilder.create()
                    .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                    .setMaxConnPerRoute(Integer.MAX_VALUE)
                    .setDefaultConnectionConfig(ConnectionConfig.custom()
                            .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                            .build())
                    .build();
            return new HttpExchange(
                    HttpClients.custom()
                            .setConnectionManager(connections)
                            .evictIdleConnections(TimeValue.ofSeconds(30))
                            .disableAutomaticRetries()
                            .disableRedirectHandling()
                            .disableContentCompression()
                            .disableCookieManagement()
                            .disableAuthCaching()
                            .disableDefaultUserAgent()
                            .disableConnectionState()
                            .build(),
                    timeLimits);
        }
    }

    /** Hands the trace on. */
    @Bean
    RequestInterceptor tracePropagation(Tracer tracer, Propagator propagator) {
        return template -> {
            TraceContext current = tracer.currentTraceContext().context();
            if (current != null) {
                propagator.inject(current, template, (carrier, name, value) -> template.header(name, value));
            }
        };
    }
}
