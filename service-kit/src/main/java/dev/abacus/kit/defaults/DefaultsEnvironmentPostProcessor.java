package dev.abacus.kit.defaults;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;

/**
 * Adds abacus-defaults.yml to the environment with the lowest precedence: a service's own settings win. Adds
 * abacus-hardened.yml too, unless {@code abacus.hardening.enabled} is false.
 */
class DefaultsEnvironmentPostProcessor implements EnvironmentPostProcessor {
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        add("abacus-defaults.yml", environment);
        if (environment.getProperty("abacus.hardening.enabled", Boolean.class, true)) {
            add("abacus-hardened.yml", environment);
        }
    }

    private static void add(String file, ConfigurableEnvironment environment) {
        try {
            new YamlPropertySourceLoader()
                    .load(file, new ClassPathResource(file))
                    .forEach(environment.getPropertySources()::addLast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
