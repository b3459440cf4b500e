package dev.abacus.kit.consul;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.consul.ConsulAutoConfiguration;
import org.springframework.cloud.consul.ConsulClient;
import org.springframework.cloud.consul.ConsulProperties;
import org.springframework.cloud.consul.discovery.ConsulDiscoveryProperties;
import org.springframework.context.annotation.Bean;

@AutoConfiguration(before = ConsulAutoConfiguration.class)
class ConsulClientAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty(name = "abacus.hardening.consul-client.enabled", matchIfMissing = true)
    ConsulClient boundedConsulClient(ConsulProperties consul, ConsulDiscoveryProperties discovery) {
        return BoundedConsulClient.at(
                ConsulAutoConfiguration.createConsulClientBaseUrl(consul), discovery.getAclToken());
    }

    @Bean
    ConsulQueries consulQueries(
            ConsulClient client, ConsulProperties consul, ConsulDiscoveryProperties discovery, MeterRegistry meters) {
        return new ConsulQueries(
                client,
                discovery.getAclToken(),
                new ConsulAvailability(ConsulAutoConfiguration.createConsulClientBaseUrl(consul)),
                meters);
    }
}
