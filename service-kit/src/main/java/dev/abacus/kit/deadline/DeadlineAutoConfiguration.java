package dev.abacus.kit.deadline;

import dev.abacus.kit.settings.LiveSettings;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

@AutoConfiguration
class DeadlineAutoConfiguration {
    /** Inside of the filter that answers with problems, outside of all work. */
    @Bean
    FilterRegistrationBean<DeadlineFilter> deadlineFilter(LiveSettings settings) {
        var registration = new FilterRegistrationBean<>(
                new DeadlineFilter(settings.bind("abacus.deadline", DeadlineSettings.class)));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
        return registration;
    }
}
