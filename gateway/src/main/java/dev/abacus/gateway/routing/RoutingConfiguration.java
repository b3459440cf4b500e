package dev.abacus.gateway.routing;

import dev.abacus.kit.consul.Consul;
import dev.abacus.kit.settings.Live;
import dev.abacus.kit.settings.LiveSettings;
import feign.Client;
import feign.RequestInterceptor;
import feign.codec.Decoder;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.Set;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.cloud.openfeign.support.ResponseEntityDecoder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class RoutingConfiguration {

    /**
     * Calls of one kind that an instance works on at once; more wait here, first come, first served. All of 128 calls
     * at once made the slowest hundredth wait twice as long (benchmarks/hop.sh). An instance that hangs holds up no
     * more than these.
     */
    static final int COMPUTING = 16;

    /** More, for they wait for etcd: and apart, so that computing does not wait with them. */
    private static final int RECORDING = 128;

    static final Timeout WAIT_FOR_CONNECTION = Timeout.ofMilliseconds(1000);

    @Bean
    Live<RoutingSettings> routingSettings(LiveSettings settings) {
        return settings.bind("abacus.routing", RoutingSettings.class);
    }

    @Bean
    Directory directory(@Value("${abacus.routing.services}") Set<String> services, Consul consul) {
        return new Directory(services, consul);
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
    HttpExchange computing() {
        return new HttpExchange(httpClient(COMPUTING));
    }

    @Bean
    HttpExchange recording() {
        return new HttpExchange(httpClient(RECORDING));
    }

    @Bean
    Client feignClient(
            HttpExchange computing,
            HttpExchange recording,
            Directory directory,
            Breakers breakers,
            Live<RoutingSettings> settings) {
        return new RoutingClient(computing, recording, directory, breakers, settings);
    }

    /** Answers are JSON, read by Jackson without a search among message converters. */
    @Bean
    Decoder feignDecoder(JsonMapper json) {
        return new ResponseEntityDecoder(
                (answer, type) -> json.readValue(answer.body().asInputStream(), json.constructType(type)));
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
    private static CloseableHttpClient httpClient(int connectionsPerInstance) {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
                .setMaxConnTotal(Integer.MAX_VALUE)
                .setMaxConnPerRoute(connectionsPerInstance)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .evictIdleConnections(TimeValue.ofSeconds(30))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableDefaultUserAgent()
                .disableConnectionState()
                .build();
    }
}
