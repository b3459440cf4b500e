package dev.abacus.kit.consul;

import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
class ConsulAutoConfiguration {
    /** Under the names that Spring Cloud Consul gave these settings. */
    @Bean
    @ConditionalOnMissingBean
    Consul consul(@Value("${spring.cloud.consul.host}") String host, @Value("${spring.cloud.consul.port}") int port) {
        return new Consul(URI.create("http://" + host + ":" + port));
    }
}
