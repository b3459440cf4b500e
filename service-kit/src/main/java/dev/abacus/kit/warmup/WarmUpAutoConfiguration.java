package dev.abacus.kit.warmup;

import dev.abacus.kit.deadline.Deadline;
import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.kit.settings.LiveSettings;
import dev.abacus.state.client.SharedState;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.function.Predicate;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.util.UriComponentsBuilder;

@AutoConfiguration
class WarmUpAutoConfiguration {
    /** Also without the hardening: the settings in Consul name it for every service. */
    @Bean
    LiveSetting<WarmUpSettings> warmUpSettings(LiveSettings settings) {
        return settings.bind("abacus.warm-up", WarmUpSettings.class);
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "abacus.hardening.warm-up.enabled", matchIfMissing = true)
    WarmUp warmUp(
            LiveSetting<WarmUpSettings> settings,
            ServerProperties server,
            Environment environment,
            SharedState state,
            MeterRegistry meters) {
        // Transactions that write nothing: no recording is left behind.
        Predicate<Duration> dryRun = limit -> Deadline.within(limit, state::dryRun);
        return new WarmUp(settings, () -> self(server, environment), dryRun, meters);
    }

    private static URI self(ServerProperties server, Environment environment) {
        InetAddress bound = server.getAddress();
        InetAddress address = bound == null || bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
        return UriComponentsBuilder.newInstance()
                .scheme("http")
                .host(address.getHostAddress())
                .port(environment.getRequiredProperty("local.server.port"))
                .build()
                .toUri();
    }
}
