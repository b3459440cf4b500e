package dev.abacus.gateway.admission;

import dev.abacus.kit.FilterOrder;
import dev.abacus.kit.settings.Live;
import dev.abacus.kit.settings.LiveSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
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

    /** New requests that have a thread already: enough to keep all processors busy, little for others to wait behind. */
    private static final int NEW_AT_ONCE = 32;

    @Bean
    @ConditionalOnBooleanProperty(name = "abacus.hardening.admission.enabled")
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> door() {
        var door = new ThrottlingExecutor(
                NEW_AT_ONCE, Thread.ofVirtual().name("request-", 0).factory());
        return factory -> factory.addProtocolHandlerCustomizers(handler -> handler.setExecutor(door));
    }

    /**
     * As many as there may be connections, else a flood of new ones fills the old generation with those of each. Small, as
     * nearly all requests and answers are: what is larger takes more system calls.
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

    /** Before everything else is done for a request, for what takes long must not keep others out. */
    @Bean
    @ConditionalOnBooleanProperty(name = "abacus.hardening.admission.enabled")
    FilterRegistrationBean<Filter> pastTheDoor() {
        var registration = new FilterRegistrationBean<Filter>((request, response, chain) -> {
            ThrottlingExecutor.passed();
            chain.doFilter(request, response);
        });
        registration.setName("pastTheDoor");
        registration.setOrder(FilterOrder.FIRST);
        return registration;
    }

    /** When the whole request is there, inside of the filters that answer with problems and say who may read them. */
    @Bean
    FilterRegistrationBean<Admission> admission(
            LiveSettings settings,
            MeterRegistry meters,
            @Value("${abacus.hardening.admission.enabled}") boolean enabled) {
        Live<AdmissionSettings> live = settings.bind("abacus.admission", AdmissionSettings.class);
        var admission = new Admission(
                places("reading", new AdaptiveLimiter(live, AdmissionSettings::maxReads, System::nanoTime), meters),
                places("writing", new AdaptiveLimiter(live, AdmissionSettings::maxWrites, System::nanoTime), meters),
                places(
                        "operating",
                        new AdaptiveLimiter(live, AdmissionSettings::maxManagement, System::nanoTime),
                        meters));
        var registration = new FilterRegistrationBean<>(admission);
        registration.setEnabled(enabled);
        registration.setOrder(FilterOrder.ADMISSION);
        return registration;
    }

    private static AdaptiveLimiter places(String kind, AdaptiveLimiter places, MeterRegistry meters) {
        Gauge.builder("abacus.admission.places", places, AdaptiveLimiter::open)
                .description("Requests that may be in work at once")
                .tag("kind", kind)
                .register(meters);
        Gauge.builder("abacus.admission.in.flight", places, AdaptiveLimiter::taken)
                .description("Requests in work")
                .tag("kind", kind)
                .register(meters);
        return places;
    }
}
