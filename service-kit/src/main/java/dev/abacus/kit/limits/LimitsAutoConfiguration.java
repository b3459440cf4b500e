package dev.abacus.kit.limits;

import dev.abacus.kit.settings.Live;
import dev.abacus.kit.settings.LiveSettings;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

@AutoConfiguration
class LimitsAutoConfiguration {
    @Bean
    Live<Limits> limits(LiveSettings settings) {
        return settings.bind("abacus.limits", Limits.class);
    }

    /** A caller that asks first whether to send its body (Expect: 100-continue) is told that it is too large instead. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> continueWhenTheBodyIsRead() {
        return factory ->
                factory.addConnectorCustomizers(connector -> connector.setProperty("continueResponseTiming", "onRead"));
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(Live<Limits> limits) {
        FilterRegistrationBean<BodyLimitFilter> registration =
                new FilterRegistrationBean<>(new BodyLimitFilter(limits));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }
}
