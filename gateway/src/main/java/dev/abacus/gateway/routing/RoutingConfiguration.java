package dev.abacus.gateway.routing;

import dev.abacus.kit.consul.Consul;
import dev.abacus.kit.settings.Live;
import dev.abacus.kit.settings.LiveSettings;
import feign.Client;
import feign.RequestInterceptor;
import feign.codec.Decoder;
import feign.codec.Encoder;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.netty.util.Timer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.cloud.openfeign.support.ResponseEntityDecoder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class RoutingConfiguration {

    @Bean
    Live<RoutingSettings> routingSettings(LiveSettings settings) {
        Live<RoutingSettings> routing = settings.bind("abacus.routing", RoutingSettings.class);
        settings.bind("abacus", CallTimes.class);
        return routing;
    }

    @Bean
    Directory directory(
            @Value("${abacus.routing.services}") Set<String> services,
            Consul consul,
            Live<RoutingSettings> settings,
            MeterRegistry meters) {
        var directory = new Directory(services, consul, settings);
        directory.report(meters);
        services.forEach(service -> Gauge.builder(
                        "abacus.routing.ejected",
                        () -> directory.routes(service).stream()
                                .filter(Directory.Route::ejected)
                                .count())
                .description("Instances that Consul calls healthy and that do not answer")
                .tag("service", service)
                .register(meters));
        return directory;
    }

    @Bean
    CircuitBreakerRegistry breakerRegistry(MeterRegistry meters) {
        var registry = CircuitBreakerRegistry.ofDefaults();
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(registry).bindTo(meters);
        return registry;
    }

    @Bean
    Breakers breakers(CircuitBreakerRegistry registry, Live<RoutingSettings> settings) {
        return new Breakers(registry, settings);
    }

    @Bean
    Client feignClient(
            HttpExchange exchange,
            Directory directory,
            Breakers breakers,
            Live<RoutingSettings> settings,
            JsonMapper json,
            MeterRegistry meters) {
        Map<String, RetryBudget> budgets = directory.services().stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        service -> new RetryBudget(() -> settings.get().retries())));
        budgets.forEach((service, budget) -> budget.report(service, meters));
        Map<String, Turns> turns =
                directory.services().stream().collect(Collectors.toMap(Function.identity(), service -> new Turns()));
        turns.forEach((service, ofService) -> ofService.report(service, meters));
        return new RoutingClient(exchange, new AnswerCheck(json), directory, breakers, budgets, turns, settings);
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
