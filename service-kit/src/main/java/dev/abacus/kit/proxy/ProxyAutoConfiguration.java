package dev.abacus.kit.proxy;

import dev.abacus.kit.FilterOrder;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.filter.ForwardedHeaderFilter;

@AutoConfiguration(before = TomcatServletWebServerAutoConfiguration.class)
class ProxyAutoConfiguration {
    /**
     * Removes Forwarded and X-Forwarded-* headers unless {@code server.forward-headers-strategy} says that a proxy
     * sets them: any client can send them. It replaces Boot's filter, which also fails on malformed headers in the
     * error dispatch.
     */
    @Bean
    FilterRegistrationBean<ForwardedHeaderFilter> forwardedHeaderFilter(ServerProperties server) {
        var filter = new ForwardedHeaderFilter();
        filter.setRemoveOnly(server.getForwardHeadersStrategy() != ForwardHeadersStrategy.FRAMEWORK);
        filter.setRelativeRedirects(true);
        var registration = new FilterRegistrationBean<>(filter);
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        registration.setOrder(FilterOrder.FIRST);
        return registration;
    }
}
