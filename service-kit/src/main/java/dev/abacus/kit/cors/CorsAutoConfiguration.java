package dev.abacus.kit.cors;

import dev.abacus.kit.FilterOrder;
import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.kit.settings.LiveSettings;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.CorsFilter;

@AutoConfiguration
class CorsAutoConfiguration {
    /** Inside of the problem filter, outside of filters that refuse: pages can read the reason. */
    @Bean
    FilterRegistrationBean<CorsFilter> corsFilter(LiveSettings settings) {
        LiveSetting<CorsSettings> live = settings.bind("abacus.cors", CorsSettings.class);
        var configuration = new AtomicReference<@Nullable CorsConfiguration>(CorsPolicy.of(live.get()));
        live.onChange(changed -> configuration.set(CorsPolicy.of(changed)));
        var filter = new CorsFilter(request -> configuration.get());
        filter.setCorsProcessor(new CorsPolicy());
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(FilterOrder.CORS);
        return registration;
    }
}
