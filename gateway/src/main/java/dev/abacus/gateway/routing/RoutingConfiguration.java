package dev.abacus.gateway.routing;

import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.kit.settings.LiveSettings;
import feign.RequestInterceptor;
import feign.codec.Decoder;
import feign.codec.Encoder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.netty.util.Timer;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.ListableBeanFactory;
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
    LiveSetting<RoutingSettings> routingSettings(LiveSettings settings) {
        LiveSetting<RoutingSettings> routing = settings.bind("abacus.routing", RoutingSettings.class);
        settings.constrain("abacus", CallTimeoutConstraint.class);
        return routing;
    }

    @Bean
    Routes routes(ListableBeanFactory beans, LoadBalancerClientFactory balancers, MeterRegistry meters) {
        var routes = new Routes(Routes.services(beans), balancers);
        routes.report(meters);
        return routes;
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
                Breakers breakers, Routes routes, LiveSetting<RoutingSettings> settings) {
            return _ -> breakers.configure(routes.services(), settings);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "abacus.hardening.feign-client.enabled", matchIfMissing = true)
    static class HardenedClient {

        @Bean
        InstanceClient instanceClient(JsonMapper json, Timer timeLimits) {
            return new InstanceClient(new ResponseValidator(json), timeLimits);
        }

        @Bean
        LoadBalancedClient feignClient(
                InstanceClient client,
                Routes routes,
                LoadBalancerClientFactory balancers,
                LiveSetting<RoutingSettings> settings,
                MeterRegistry meters,
                Tracer tracer,
                Propagator propagator) {
            var spans = new AttemptSpans(tracer, propagator);
            return new LoadBalancedClient(client, spans, routes.services(), balancers, settings, meters);
        }

        /**
         * Requests are JSON, written by Jackson. Spring Cloud's own encoder makes its list of message converters while it is
         * used: of several concurrent first calls, all but one find the list empty and fail.
         */
        @Bean
        Encoder feignEncoder(JsonMapper json) {
            return (body, type, template) -> template.header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
                    .body(json.writeValueAsBytes(body), StandardCharsets.UTF_8);
        }

        /** {@link ResponseValidator} has decoded the body already. */
        @Bean
        Decoder feignDecoder() {
            return new ResponseEntityDecoder((response, type) -> ((DecodedBody) response.body()).value());
        }
    }

    /**
     * Propagates the trace to the services; {@link AttemptSpans} refines it for a sampled one. Literally: the state of a trace is
     * its caller's text, in which Feign would look for template expressions.
     */
    @Bean
    RequestInterceptor tracePropagation(Tracer tracer, Propagator propagator) {
        return template -> {
            TraceContext current = tracer.currentTraceContext().context();
            if (current != null) {
                propagator.inject(current, template, (_, name, value) -> template.headerLiteral(name, value));
            }
        };
    }
}
