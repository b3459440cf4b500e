package dev.abacus.kit.settings;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Property sources of the settings in Consul: one YAML for the application, one for all applications. They override
 * the jar, and are overridden by environment variables and system properties. A value is applied as a whole or
 * refused as a whole; an unknown name refuses it. Thread-safe.
 */
final class SettingsSources {
    private static final Logger log = LoggerFactory.getLogger(SettingsSources.class);
    private static final String PREFIX = "abacus/config/";
    private static final int UNKNOWN_SHOWN = 3;

    /**
     * What only some applications of the suite bind: in the value for all of them the others pass over it, though they
     * do not know its names.
     */
    static final Set<ConfigurationPropertyName> OF_SOME_APPLICATIONS = Set.of(
            ConfigurationPropertyName.of("abacus.admission"),
            ConfigurationPropertyName.of("abacus.backup"),
            ConfigurationPropertyName.of("abacus.routing"));

    private final MutablePropertySources sources;
    private final LiveSettings settings;
    private final String own;
    private final String shared;
    private final Map<String, byte[]> seen = new HashMap<>();
    /** Last readable value of each key: an update applies all of them together, or its own alone. */
    private final Map<String, PropertySource<?>> wanted = new LinkedHashMap<>();

    SettingsSources(ConfigurableEnvironment environment, LiveSettings settings, String application) {
        this.sources = environment.getPropertySources();
        this.settings = settings;
        this.own = PREFIX + application + "/data";
        this.shared = PREFIX + "application/data";
        // Empty sources fix the order, whichever value comes first.
        for (String key : keys().reversed()) {
            sources.addAfter(
                    StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new MapPropertySource(key, Map.of()));
        }
    }

    /** Keys in Consul, by descending priority. */
    List<String> keys() {
        return List.of(own, shared);
    }

    /** Applies a changed value, or logs the refusal. A deleted key keeps its last settings. */
    synchronized void update(String key, byte @Nullable [] value) {
        byte[] before = value == null ? seen.remove(key) : seen.put(key, value);
        if (value == null) {
            if (before != null) {
                log.warn("{} is gone from Consul, its last settings stay", key);
            }
        } else if (!Arrays.equals(value, before)) {
            try {
                wanted.remove(key);
                wanted.put(key, new MapPropertySource(key, read(key, value)));
                takeOver(key);
            } catch (InvalidSettingsException e) {
                log.warn("Refused {}, its last settings stay: {}", key, e.getMessage());
            }
        }
    }

    private Map<String, Object> read(String key, byte[] yaml) throws InvalidSettingsException {
        Map<ConfigurationPropertyName, String> values = SettingsDocument.read(yaml);
        refuseUnknown(key, values.keySet());
        Map<String, Object> named = new LinkedHashMap<>();
        values.forEach((name, value) -> named.put(name.toString(), value));
        return named;
    }

    private void refuseUnknown(String key, Set<ConfigurationPropertyName> names) throws InvalidSettingsException {
        Set<ConfigurationPropertyName> unknown = new TreeSet<>(names);
        unknown.removeIf(name -> settings.has(name) || (key.equals(shared) && isElsewhere(name)));
        if (!unknown.isEmpty()) {
            List<String> shown =
                    unknown.stream().limit(UNKNOWN_SHOWN).map(this::unknown).toList();
            int more = unknown.size() - shown.size();
            throw new InvalidSettingsException(
                    String.join("; ", shown) + (more == 0 ? "" : "; and %d more".formatted(more)));
        }
    }

    private boolean isElsewhere(ConfigurationPropertyName name) {
        return OF_SOME_APPLICATIONS.stream()
                .anyMatch(prefix -> prefix.isAncestorOf(name) && !settings.hasBelow(prefix));
    }

    private String unknown(ConfigurationPropertyName name) {
        ConfigurationPropertyName renamed = SettingNames.RENAMED.get(name);
        if (renamed != null) {
            return name + " is now " + renamed;
        }
        return settings.nearest(name)
                .map(nearest -> "%s is no live setting here, the nearest is %s".formatted(name, nearest))
                .orElse(name + " is no live setting here");
    }

    /** Two values may be valid only together: this one is tried with all that is wanted first, then alone. */
    private void takeOver(String key) throws InvalidSettingsException {
        try {
            takeOver(wanted);
        } catch (InvalidSettingsException e) {
            if (wanted.size() == 1) {
                throw e;
            }
            takeOver(Map.of(key, wanted.get(key)));
        }
    }

    private void takeOver(Map<String, PropertySource<?>> replacements) throws InvalidSettingsException {
        MutablePropertySources changed = new MutablePropertySources(sources);
        replacements.forEach(changed::replace);
        settings.refresh(changed);
        replacements.forEach(sources::replace);
    }
}
