package dev.abacus.kit.requests;

import dev.abacus.kit.FilterOrder;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@AutoConfiguration
class RequestsAutoConfiguration {
    /** Inside of the problem filter, before the request is processed. */
    @Bean
    FilterRegistrationBean<RequestFilter> requestFilter() {
        FilterRegistrationBean<RequestFilter> registration = new FilterRegistrationBean<>(new RequestFilter());
        registration.setOrder(FilterOrder.REQUEST);
        return registration;
    }

    @Bean
    WebMvcConfigurer strictParameters(BeanFactory beans) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new StrictParametersInterceptor(AutoConfigurationPackages.get(beans)));
            }
        };
    }
}
