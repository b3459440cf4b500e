package dev.abacus.kit.settings;

import dev.abacus.kit.StartedService;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.core.ResolvableType;

/** A service with settings of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class DialService {
    record Dial(
            @DefaultValue("1") @Min(0) @Max(11) int volume,
            @DefaultValue("100ms") Duration pause) {}

    @Bean
    LiveSetting<Dial> dial(LiveSettings settings) {
        return settings.bind("dial", Dial.class);
    }

    static LiveSetting<Dial> dialOf(StartedService service) {
        return service.context()
                .<LiveSetting<Dial>>getBeanProvider(ResolvableType.forClassWithGenerics(LiveSetting.class, Dial.class))
                .getObject();
    }
}
