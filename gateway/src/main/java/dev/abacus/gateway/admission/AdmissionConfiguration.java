package dev.abacus.gateway.admission;

import dev.abacus.kit.settings.LiveSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class AdmissionConfiguration implements WebMvcConfigurer {

    private final Admission admission;

    AdmissionConfiguration(LiveSettings settings, MeterRegistry meters) {
        admission = new Admission(settings.bind("abacus.admission", AdmissionSettings.class));
        Gauge.builder("abacus.admission.in.flight", admission, Admission::inFlight)
                .description("Requests in work")
                .register(meters);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(admission).addPathPatterns("/api/**");
    }
}
