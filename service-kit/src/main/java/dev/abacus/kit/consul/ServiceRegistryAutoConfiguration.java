package dev.abacus.kit.consul;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.cloud.consul.ConsulAutoConfiguration;
import org.springframework.cloud.consul.ConsulClient;
import org.springframework.cloud.consul.ConsulProperties;
import org.springframework.cloud.consul.discovery.ConsulDiscoveryProperties;
import org.springframework.cloud.consul.serviceregistry.ConsulServiceRegistryAutoConfiguration;
import org.springframework.context.annotation.Bean;

@AutoConfiguration(before = ConsulServiceRegistryAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "abacus.hardening.registration.enabled", matchIfMissing = true)
class ServiceRegistryAutoConfiguration {
    @Bean
    SelfHealingServiceRegistry selfHealingServiceRegistry(
            ConsulClient client,
            ConsulProperties consul,
            ConsulDiscoveryProperties discovery,
            ApplicationAvailability availability,
            MeterRegistry meters) {
        return new SelfHealingServiceRegistry(
                client, discovery, ConsulAutoConfiguration.createConsulClientBaseUrl(consul), availability, meters);
    }
}
