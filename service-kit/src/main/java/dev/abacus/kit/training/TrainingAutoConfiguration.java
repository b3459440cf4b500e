package dev.abacus.kit.training;

import dev.abacus.kit.consul.BoundedConsulClient;
import java.io.IOException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.consul.ConsulAutoConfiguration;
import org.springframework.cloud.consul.ConsulClient;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

@AutoConfiguration(
        before = ConsulAutoConfiguration.class,
        beforeName = "dev.abacus.kit.consul.ConsulClientAutoConfiguration")
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
    ConsulClient partnerAsConsul(TrainingPartner partner) {
        return BoundedConsulClient.at(partner.uri().toString(), null);
    }

    @Bean
    TrainingRun trainingRun(ConfigurableApplicationContext service, TrainingSettings settings) {
        return new TrainingRun(service, settings);
    }
}
