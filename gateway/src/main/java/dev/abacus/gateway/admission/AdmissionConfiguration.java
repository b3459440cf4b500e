package dev.abacus.gateway.admission;

import dev.abacus.kit.settings.LiveSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

@Configuration(proxyBeanMethods = false)
class AdmissionConfiguration {

    /** Inside of the filter that answers with problems, outside of all work. */
    @Bean
    FilterRegistrationBean<Admission> admission(LiveSettings settings, MeterRegistry meters) {
        var admission = new Admission(settings.bind("abacus.admission", AdmissionSettings.class));
        Gauge.builder("abacus.admission.in.flight", admission, Admission::inFlight)
                .description("Requests in work")
                .register(meters);
        var registration = new FilterRegistrationBean<>(admission);
        registration.addUrlPatterns("/api/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
        return registration;
    }
}
