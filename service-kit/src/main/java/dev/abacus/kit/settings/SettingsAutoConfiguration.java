package dev.abacus.kit.settings;

import dev.abacus.kit.consul.Consul;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.validation.Validator;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

@AutoConfiguration
class SettingsAutoConfiguration {
    @Bean
    LiveSettings liveSettings(ConfigurableEnvironment environment, Validator validator) {
        return new LiveSettings(environment, validator);
    }

    @Bean
    ConsulSettings consulSettings(
            Consul consul,
            ConfigurableEnvironment environment,
            LiveSettings settings,
            MeterRegistry meters,
            @Value("${spring.application.name}") String application) {
        var sources = new SettingsSources(environment, settings, application);
        return new ConsulSettings(consul, sources, meters);
    }
}
