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
     * Anybody can send Forwarded and X-Forwarded-*: unless {@code server.forward-headers-strategy} says that a proxy
     * sets them, no library gets to see them. It takes the place of Boot's, which refuses what is malformed once more
     * while that is answered, so that it is not.
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
