package dev.abacus.gateway.admission;

import dev.abacus.gateway.admission.AdmissionFilter.Kind;
import dev.abacus.gateway.admission.AdmissionFilter.Kinds;
import dev.abacus.kit.FilterOrder;
import dev.abacus.kit.limits.LoadShedder;
import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.kit.settings.LiveSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
class AdmissionConfiguration {

    /** Enough to keep all processors busy, and little for requests in flight to wait behind. */
    private static final int STARTING = 32;

    @Bean
    AcceptThrottle acceptThrottle() {
        return new AcceptThrottle(
                STARTING, Thread.ofVirtual().name("request-", 0).factory(), System::nanoTime);
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "abacus.hardening.admission.enabled")
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> acceptThrottling(AcceptThrottle throttle) {
        return factory -> factory.addProtocolHandlerCustomizers(handler -> handler.setExecutor(throttle::execute));
    }

    /**
     * As many buffers as connections: otherwise a flood of new connections fills the old generation with buffers of each. Small
     * ones, as nearly all requests and responses are small: larger ones take more system calls.
     */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> connectionBuffers() {
        return factory -> factory.addConnectorCustomizers(connector -> {
            connector.setProperty("socket.bufferPool", String.valueOf(connector.getProperty("maxConnections")));
            connector.setProperty("socket.appReadBufSize", "2048");
            connector.setProperty("socket.appWriteBufSize", "4096");
        });
    }

    /** Inside of the filters that read the whole request, answer with problems and say who may read them. */
    @Bean
    FilterRegistrationBean<AdmissionFilter> admission(
            Kinds kinds, @Value("${abacus.hardening.admission.enabled}") boolean enabled) {
        var registration = new FilterRegistrationBean<>(new AdmissionFilter(kinds));
        registration.setEnabled(enabled);
        registration.setOrder(FilterOrder.ADMISSION);
        return registration;
    }

    @Bean
    Kinds kinds(LiveSettings settings, AcceptThrottle throttle, MeterRegistry meters) {
        LiveSetting<AdmissionSettings> live = settings.bind("abacus.admission", AdmissionSettings.class);
        var reads = new AdaptiveLimiter(live, AdmissionSettings::maxReads, throttle, System::nanoTime);
        AdaptiveLimiter writes = reads.forKind(AdmissionSettings::maxWrites);
        var management =
                new AdaptiveLimiter(live, AdmissionSettings::maxManagement, RequestQueue.NONE, System::nanoTime);
        return new Kinds(
                kind("read", reads, meters), kind("write", writes, meters), kind("management", management, meters));
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "abacus.hardening.admission.enabled")
    LoadShedder admissionLoadShedder(Kinds kinds) {
        return new AdmissionLoadShedder(kinds);
    }

    @Bean
    WriteRateLimiter writeRate(
            LiveSettings settings,
            MeterRegistry meters,
            @Value("${abacus.hardening.admission.enabled}") boolean enabled) {
        return new WriteRateLimiter(settings.bind("abacus.write-rate", WriteRateSettings.class), meters, enabled);
    }

    private static Kind kind(String kind, AdaptiveLimiter limiter, MeterRegistry meters) {
        Gauge.builder("abacus.admission.limit", limiter, AdaptiveLimiter::limit)
                .description("Limit of concurrent requests")
                .tag("kind", kind)
                .register(meters);
        Map<Priority, Counter> refused = new EnumMap<>(Priority.class);
        for (Priority priority : Priority.values()) {
            Gauge.builder("abacus.admission.in.flight", limiter, each -> each.inFlight(priority))
                    .description("Requests in flight")
                    .tag("kind", kind)
                    .tag("priority", priority.label())
                    .register(meters);
            refused.put(
                    priority,
                    Counter.builder("abacus.admission.refused")
                            .description("Requests refused because the limit of their priority was reached")
                            .tag("kind", kind)
                            .tag("priority", priority.label())
                            .register(meters));
        }
        return new Kind(limiter, refused);
    }
}
