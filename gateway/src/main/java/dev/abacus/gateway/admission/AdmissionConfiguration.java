package dev.abacus.gateway.admission;

import dev.abacus.kit.settings.Live;
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
        Live<AdmissionSettings> live = settings.bind("abacus.admission", AdmissionSettings.class);
        var admission = new Admission(
                places("reading", new Places(live, AdmissionSettings::reading, System::nanoTime), meters),
                places("writing", new Places(live, AdmissionSettings::writing, System::nanoTime), meters));
        var registration = new FilterRegistrationBean<>(admission);
        registration.addUrlPatterns("/api/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
        return registration;
    }

    private static Places places(String kind, Places places, MeterRegistry meters) {
        Gauge.builder("abacus.admission.places", places, Places::open)
                .description("Requests that may be in work at once")
                .tag("kind", kind)
                .register(meters);
        Gauge.builder("abacus.admission.in.flight", places, Places::taken)
                .description("Requests in work")
                .tag("kind", kind)
                .register(meters);
        return places;
    }
}
