package dev.abacus.kit.registration;

import dev.abacus.kit.FilterOrder;
import dev.abacus.kit.consul.SelfHealingServiceRegistry;
import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.kit.settings.LiveSettings;
import java.net.InetAddress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistrationAutoConfiguration;
import org.springframework.cloud.commons.util.InetUtils;
import org.springframework.cloud.consul.discovery.ConsulDiscoveryProperties;
import org.springframework.cloud.consul.serviceregistry.ConsulAutoServiceRegistrationAutoConfiguration;
import org.springframework.cloud.consul.serviceregistry.ConsulRegistration;
import org.springframework.context.annotation.Bean;

// The first of the two has to come before the second, which does not say so.
@AutoConfiguration(
        after = {AutoServiceRegistrationAutoConfiguration.class, ConsulAutoServiceRegistrationAutoConfiguration.class})
class RegistrationAutoConfiguration {
    /** Also without the hardening: the settings in Consul name it for every service. */
    @Bean
    LiveSetting<DrainSettings> drainSettings(LiveSettings settings) {
        return settings.bind("abacus.drain", DrainSettings.class);
    }

    /** Consul refuses an instance whose address is that of all interfaces, as with {@code SERVER_ADDRESS=0.0.0.0}. */
    @Bean
    static BeanPostProcessor ownAddress(ObjectProvider<InetUtils> machine) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof ConsulDiscoveryProperties properties && isWildcard(properties.getIpAddress())) {
                    properties.setIpAddress(
                            machine.getObject().findFirstNonLoopbackHostInfo().getIpAddress());
                }
                return bean;
            }
        };
    }

    private static boolean isWildcard(String address) {
        try {
            return InetAddress.ofLiteral(address).isAnyLocalAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Bean
    @ConditionalOnBean({SelfHealingServiceRegistry.class, ConsulRegistration.class})
    EarlyDeregistration earlyDeregistration(
            SelfHealingServiceRegistry registry, ConsulRegistration registration, LiveSetting<DrainSettings> drain) {
        return new EarlyDeregistration(registry, registration, drain);
    }

    @Bean
    @ConditionalOnBean(EarlyDeregistration.class)
    FilterRegistrationBean<ConnectionCloseFilter> leavingFilter(EarlyDeregistration departure) {
        var registration = new FilterRegistrationBean<>(new ConnectionCloseFilter(departure));
        registration.setOrder(FilterOrder.FIRST);
        return registration;
    }
}
