package dev.abacus.kit.training;

import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;

@AutoConfiguration
@Profile("training")
class TrainingAutoConfiguration {
    @Bean
    TrainingRun trainingRun(ConfigurableApplicationContext service) {
        List<String> calls = Binder.get(service.getEnvironment())
                .bind("abacus.training.calls", Bindable.listOf(String.class))
                .orElse(List.of());
        return new TrainingRun(service, calls);
    }
}
