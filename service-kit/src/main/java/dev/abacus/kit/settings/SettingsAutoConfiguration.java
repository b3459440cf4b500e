package dev.abacus.kit.settings;

import dev.abacus.kit.consul.ConsulQueries;
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
    SettingsWatch settingsWatch(
            ConsulQueries consul,
            ConfigurableEnvironment environment,
            LiveSettings settings,
            @Value("${spring.application.name}") String application) {
        return new SettingsWatch(consul, new SettingsSources(environment, settings, application));
    }
}
