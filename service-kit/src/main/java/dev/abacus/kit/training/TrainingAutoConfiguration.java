package dev.abacus.kit.training;

import dev.abacus.kit.consul.Consul;
import java.io.IOException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

@AutoConfiguration(beforeName = "dev.abacus.kit.consul.ConsulAutoConfiguration")
@Profile("training")
class TrainingAutoConfiguration {
    @Bean
    TrainingSettings trainingSettings(Environment environment) {
        return Binder.get(environment).bindOrCreate("abacus.training", TrainingSettings.class);
    }

    @Bean
    TrainingPartner trainingPartner(TrainingSettings settings) throws IOException {
        return new TrainingPartner(settings.answers());
    }

    @Bean
    Consul consul(TrainingPartner partner) {
        return new Consul(partner.uri());
    }

    @Bean
    TrainingRun trainingRun(ConfigurableApplicationContext service, TrainingSettings settings) {
        return new TrainingRun(service, settings);
    }
}
