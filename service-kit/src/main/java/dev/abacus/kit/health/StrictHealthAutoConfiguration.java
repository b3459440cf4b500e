package dev.abacus.kit.health;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.annotation.Bean;

@AutoConfiguration(before = HealthEndpointAutoConfiguration.class)
class StrictHealthAutoConfiguration {

    @Bean
    StrictHealthEndpoint healthPaths(
            HealthContributorRegistry contributors,
            HealthEndpointGroups groups,
            @Value("${management.endpoint.health.logging.slow-indicator-threshold:10s}") Duration slowThreshold) {
        return new StrictHealthEndpoint(contributors, groups, slowThreshold);
    }
}
