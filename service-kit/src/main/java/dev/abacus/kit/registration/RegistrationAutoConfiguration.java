package dev.abacus.kit.registration;

import dev.abacus.kit.FilterOrder;
import dev.abacus.kit.consul.Consul;
import dev.abacus.kit.settings.Live;
import dev.abacus.kit.settings.LiveSettings;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

@AutoConfiguration
class RegistrationAutoConfiguration {
    @Bean
    Membership membership(
            Consul consul,
            LiveSettings settings,
            Environment environment,
            MeterRegistry meters,
            ServerProperties server,
            @Value("${spring.application.name}") String service,
            @Value("${abacus.instance}") String instance) {
        Live<Advertise> advertise = settings.bind("abacus.advertise", Advertise.class);
        // The port is known when the server has started: it may have been any free one.
        var membership = new Membership(
                consul,
                settings.bind("abacus.drain", Drain.class),
                () -> new Self(
                        instance,
                        service,
                        consul.agent(),
                        server.getAddress(),
                        environment.getRequiredProperty("local.server.port", Integer.class),
                        advertise.get()));
        membership.report(meters);
        return membership;
    }

    @Bean
    FilterRegistrationBean<LeavingFilter> leavingFilter(Membership membership) {
        var registration = new FilterRegistrationBean<>(new LeavingFilter(membership));
        registration.setOrder(FilterOrder.FIRST);
        return registration;
    }
}
