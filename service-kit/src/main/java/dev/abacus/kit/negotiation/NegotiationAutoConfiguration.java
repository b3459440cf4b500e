package dev.abacus.kit.negotiation;

import dev.abacus.kit.FilterOrder;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@AutoConfiguration
class NegotiationAutoConfiguration {
    @Bean
    WebMvcConfigurer negotiation() {
        var accept = new AcceptHeaderStrategy();
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(accept);
            }

            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
                configurer.strategies(List.of(accept));
            }
        };
    }

    @Bean
    FilterRegistrationBean<AcceptFilter> acceptFilter() {
        return new FilterRegistrationBean<>(new AcceptFilter());
    }

    /** Outside of all that answers. */
    @Bean
    FilterRegistrationBean<CachingFilter> cachingFilter() {
        var registration = new FilterRegistrationBean<>(new CachingFilter());
        registration.setOrder(FilterOrder.FIRST);
        return registration;
    }
}
