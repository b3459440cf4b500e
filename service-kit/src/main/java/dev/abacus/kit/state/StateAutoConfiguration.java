package dev.abacus.kit.state;

import dev.abacus.kit.deadline.Deadline;
import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.kit.settings.LiveSettings;
import dev.abacus.state.client.SharedState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.tracing.Tracer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
class StateAutoConfiguration {
    @Bean
    SharedState sharedState(
            LiveSetting<StateConfiguration> stateConfiguration, MeterRegistry meters, ObjectProvider<Tracer> tracer) {
        return SharedState.connect(
                stateConfiguration.get().etcd().endpoints(),
                stateConfiguration.get().etcd().credentials(),
                () -> stateConfiguration.get().settings(Deadline.current()),
                meters,
                tracer.getIfAvailable(() -> Tracer.NOOP));
    }

    @Bean
    LiveSetting<StateConfiguration> stateConfiguration(LiveSettings settings) {
        return settings.bind("abacus", StateConfiguration.class);
    }

    @Bean
    MeterBinder etcdMemberMeters(SharedState state, LiveSetting<StateConfiguration> stateConfiguration) {
        return new MemberMeters(state, stateConfiguration.get().etcd().endpoints());
    }

    /**
     * Warm-up call to etcd before the service accepts requests, repeated once. The first call through gRPC loads a thousand
     * classes and opens connections, which can exceed a caller's time limit. In the training run, without etcd, the call adds
     * those classes to the cache.
     */
    @Bean
    SmartInitializingSingleton etcdWarmUp(SharedState state) {
        return () -> {
            boolean _ = state.available() || state.available();
        };
    }

    /** Not part of readiness: a service calculates without etcd. */
    @Bean
    HealthIndicator etcdHealthIndicator(SharedState state) {
        return new EtcdHealthIndicator(state);
    }
}
