package dev.abacus.kit.state;

import dev.abacus.kit.deadline.Deadline;
import dev.abacus.kit.settings.Live;
import dev.abacus.kit.settings.LiveSettings;
import dev.abacus.state.SharedState;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
class StateAutoConfiguration {
    @Bean
    SharedState sharedState(LiveSettings settings) {
        Live<StateConfiguration> live = settings.bind("abacus", StateConfiguration.class);
        return SharedState.connect(
                live.get().etcd().endpoints(), () -> live.get().settings(Deadline.current()));
    }

    @Bean
    WarmUp etcdWarmUp(SharedState state) {
        return new WarmUp(state);
    }

    /** Of the service's health as a whole; not of its readiness: it calculates without etcd. */
    @Bean
    HealthIndicator etcdHealthIndicator(SharedState state) {
        return new EtcdHealthIndicator(state);
    }
}
