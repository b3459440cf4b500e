package dev.abacus.kit.settings;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.CompositePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/**
 * The settings of an application in Consul, as property sources of its environment: one YAML for the application, one
 * for all of them. They win over what is in the jar, and yield to environment variables and system properties.
 */
final class SettingsSources {
    static final String PREFIX = "abacus/config/";

    private static final Logger log = LoggerFactory.getLogger(SettingsSources.class);

    private final MutablePropertySources sources;
    private final List<String> keys;
    private final Map<String, byte[]> seen = new HashMap<>();

    SettingsSources(ConfigurableEnvironment environment, String application) {
        this.sources = environment.getPropertySources();
        this.keys = List.of(PREFIX + application + "/data", PREFIX + "application/data");
        // Placeholders that keep the order, whichever comes first.
        for (String key : keys.reversed()) {
            sources.addAfter(
                    StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new CompositePropertySource(key));
        }
    }

    /** Takes over what has changed; a value that is not YAML is refused, and a key that is gone keeps its last value. */
    boolean update(Map<String, byte[]> values) {
        boolean changed = false;
        for (String key : keys) {
            byte[] value = values.get(key);
            byte[] before = value == null ? seen.remove(key) : seen.put(key, value);
            if (value == null && before != null) {
                log.warn("{} is gone from Consul, its last settings stay", key);
            } else if (value != null && !Arrays.equals(value, before)) {
                changed |= replace(key, value);
            }
        }
        return changed;
    }

    private boolean replace(String key, byte[] yaml) {
        try {
            CompositePropertySource source = new CompositePropertySource(key);
            List<PropertySource<?>> documents = new YamlPropertySourceLoader().load(key, new ByteArrayResource(yaml));
            // In a file of several documents the later one wins.
            documents.reversed().forEach(source::addPropertySource);
            sources.replace(key, source);
            return true;
        } catch (IOException | RuntimeException e) {
            log.warn("Refused {}, its last settings stay; it is not YAML: {}", key, firstLine(e));
            return false;
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage())
                .lines()
                .map(String::strip)
                .limit(3)
                .reduce("", (a, b) -> a + " " + b);
    }
}
