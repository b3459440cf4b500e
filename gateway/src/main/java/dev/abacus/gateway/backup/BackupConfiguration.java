package dev.abacus.gateway.backup;

import dev.abacus.kit.settings.LiveSettings;
import dev.abacus.state.client.SharedState;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class BackupConfiguration {
    @Bean
    ScheduledBackups scheduledBackups(
            SharedState state,
            LiveSettings settings,
            @Value("${abacus.instance}") String instance,
            MeterRegistry meters) {
        return new ScheduledBackups(state, settings.bind("abacus.backup", BackupSettings.class), instance, meters);
    }
}
