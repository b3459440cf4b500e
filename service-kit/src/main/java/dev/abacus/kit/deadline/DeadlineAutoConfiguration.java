package dev.abacus.kit.deadline;

import dev.abacus.kit.FilterOrder;
import dev.abacus.kit.settings.LiveSettings;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
class DeadlineAutoConfiguration {
    /** Inside of the problem filter, outside of controllers. */
    @Bean
    FilterRegistrationBean<DeadlineFilter> deadlineFilter(
            LiveSettings settings, @Value("${abacus.hardening.deadline.enabled}") boolean enabled) {
        var registration = new FilterRegistrationBean<>(
                new DeadlineFilter(settings.bind("abacus.deadline", DeadlineSettings.class)));
        registration.setEnabled(enabled);
        registration.setOrder(FilterOrder.DEADLINE);
        return registration;
    }
}
