package dev.abacus.kit.consul;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
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
        return ConsulClientFactory.at(
                ConsulAutoConfiguration.createConsulClientBaseUrl(consul), discovery.getAclToken());
    }

    /**
     * Queries over the client with time limits, or over one of their own where that is switched off. Each blocking query holds
     * a connection, and Spring Cloud's client may have five of them: its other requests would wait for a query to end.
     */
    @Bean
    ConsulQueries consulQueries(
            @Qualifier("boundedConsulClient") ObjectProvider<ConsulClient> bounded,
            ConsulProperties consul,
            ConsulDiscoveryProperties discovery,
            MeterRegistry meters) {
        String agent = ConsulAutoConfiguration.createConsulClientBaseUrl(consul);
        return new ConsulQueries(
                bounded.getIfAvailable(() -> ConsulClientFactory.at(agent, discovery.getAclToken())),
                discovery.getAclToken(),
                new ConsulAvailability(agent),
                meters);
    }
}
