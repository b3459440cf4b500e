package dev.abacus.kit.settings;

import dev.abacus.state.Excerpt;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

/**
 * Registry of live settings: binds records to the environment, and again before the environment changes. It refuses a
 * change as a whole if any record cannot be bound or is not valid. Thread-safe.
 */
public final class LiveSettings {
    private static final Logger log = LoggerFactory.getLogger(LiveSettings.class);
    private static final int MAX_SHOWN = 1_000;

    private final Environment environment;
    private final SpringValidatorAdapter validator;
    private final List<Binding<?>> bindings = new ArrayList<>();
    private final Map<Class<?>, String> constraints = new LinkedHashMap<>();
    private final SettingNames names = new SettingNames();

    LiveSettings(Environment environment, Validator validator) {
        this.environment = environment;
        this.validator = new SpringValidatorAdapter(validator);
    }

    /**
     * @param prefix of the properties, such as {@code abacus.limits}
     * @param type a record that binds as configuration properties do, with constraints of jakarta.validation
     * @throws BindException if the present values are not valid
     * @throws IllegalStateException if one of them has a former name
     */
    public synchronized <T> LiveSetting<T> bind(String prefix, Class<T> type) {
        Binder binder = Binder.get(environment);
        refuseFormerNames(binder, ConfigurationPropertyName.of(prefix));
        LiveSetting<T> live = new LiveSetting<>(read(binder, prefix, type));
        bindings.add(new Binding<>(prefix, type, live));
        names.add(ConfigurationPropertyName.of(prefix), type);
        return live;
    }

    /**
     * Checks a record of several groups at the start, and after all groups at each change. It is no setting of its own.
     *
     * @param type a record whose constructor throws an IllegalArgumentException if the groups do not fit together
     */
    public synchronized void constrain(String prefix, Class<?> type) {
        read(Binder.get(environment), prefix, type);
        constraints.put(type, prefix);
    }

    private static void refuseFormerNames(Binder binder, ConfigurationPropertyName prefix) {
        SettingNames.RENAMED.forEach((former, present) -> {
            if (prefix.isAncestorOf(former)
                    && binder.bind(former, Bindable.of(String.class)).isBound()) {
                throw new IllegalStateException(former + " is now " + present);
            }
        });
    }

    /** Whether a record that is bound has a component of this name. */
    synchronized boolean has(ConfigurationPropertyName name) {
        return names.has(name);
    }

    /** Whether a record that is bound has components whose names begin so. */
    synchronized boolean hasBelow(ConfigurationPropertyName prefix) {
        return names.hasBelow(prefix);
    }

    synchronized Optional<ConfigurationPropertyName> nearest(ConfigurationPropertyName wrong) {
        return names.nearest(wrong);
    }

    /**
     * Binds all records to the new property sources.
     *
     * @throws InvalidSettingsException if anything is not valid then: nothing has changed
     */
    synchronized void refresh(Iterable<PropertySource<?>> sources) throws InvalidSettingsException {
        Binder binder = new Binder(
                ConfigurationPropertySources.from(sources), new PropertySourcesPlaceholdersResolver(sources));
        List<Runnable> changes = new ArrayList<>();
        try {
            for (Binding<?> binding : bindings) {
                changes.add(change(binder, binding));
            }
            constraints.forEach((type, prefix) -> read(binder, prefix, type));
        } catch (BindException e) {
            throw new InvalidSettingsException(reason(e));
        }
        changes.forEach(Runnable::run);
    }

    private <T> Runnable change(Binder binder, Binding<T> binding) {
        T value = read(binder, binding.prefix, binding.type);
        return () -> {
            if (binding.live.set(value)) {
                log.info("{} is now {}", binding.prefix, Excerpt.of(value.toString(), MAX_SHOWN));
            }
        };
    }

    private <T> T read(Binder binder, String prefix, Class<T> type) {
        return binder.bindOrCreate(prefix, Bindable.of(type), new ValidationBindHandler(validator));
    }

    private static String reason(BindException e) {
        if (e.getCause() instanceof BindValidationException invalid) {
            String prefix = invalid.getValidationErrors().getName().toString();
            return invalid.getValidationErrors().getAllErrors().stream()
                    .map(error -> reason(prefix, error))
                    .collect(Collectors.joining("; "));
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String why = root instanceof NumberFormatException || root instanceof ArithmeticException
                ? "not a whole number, or too large"
                : root.getMessage();
        return e.getProperty() == null
                ? "%s: %s".formatted(e.getName(), why)
                : "%s = %s: %s".formatted(e.getName(), shown(e.getProperty().getValue()), why);
    }

    private static String reason(String prefix, ObjectError error) {
        return error instanceof FieldError field
                ? "%s.%s = %s: %s"
                        .formatted(
                                prefix,
                                DataObjectPropertyName.toDashedForm(field.getField()),
                                shown(field.getRejectedValue()),
                                field.getDefaultMessage())
                : prefix + ": " + error.getDefaultMessage();
    }

    private static String shown(@Nullable Object value) {
        return Excerpt.of(String.valueOf(value));
    }

    private record Binding<T>(String prefix, Class<T> type, LiveSetting<T> live) {}
}
