package dev.abacus.gateway.admission;

import dev.abacus.kit.settings.Live;
import dev.abacus.kit.settings.LiveSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;
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
                places("reading", () -> live.get().reading(), meters),
                places("writing", () -> live.get().writing(), meters));
        var registration = new FilterRegistrationBean<>(admission);
        registration.addUrlPatterns("/api/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
        return registration;
    }

    private static Places places(String kind, IntSupplier most, MeterRegistry meters) {
        var places = new Places(most);
        Gauge.builder("abacus.admission.in.flight", places, Places::taken)
                .description("Requests in work")
                .tag("kind", kind)
                .register(meters);
        return places;
    }
}
