package dev.abacus.kit.methods;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.HandlerMapping;

@AutoConfiguration
class MethodsAutoConfiguration {
    @Bean
    MappedMethods mappedMethods(ObjectProvider<HandlerMapping> mappings) {
        return new MappedMethods(mappings::orderedStream);
    }

    @Bean
    FilterRegistrationBean<OptionsFilter> optionsFilter() {
        return new FilterRegistrationBean<>(new OptionsFilter());
    }
}
