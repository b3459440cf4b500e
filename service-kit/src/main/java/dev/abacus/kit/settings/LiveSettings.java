package dev.abacus.kit.settings;

import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.core.env.Environment;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

/**
 * Binds settings from the environment, and binds them anew when it changes. A change that can't be bound or is not
 * valid is refused: the record keeps all its old values. Thread-safe.
 */
public final class LiveSettings {
    private static final Logger log = LoggerFactory.getLogger(LiveSettings.class);

    private final Environment environment;
    private final SpringValidatorAdapter validator;
    private final List<Binding<?>> bindings = new ArrayList<>();

    LiveSettings(Environment environment, Validator validator) {
        this.environment = environment;
        this.validator = new SpringValidatorAdapter(validator);
    }

    /**
     * @param prefix of the properties, such as {@code abacus.limits}
     * @param type a record that binds as configuration properties do, with constraints of jakarta.validation
     * @throws BindException if the present values are not valid
     */
    public synchronized <T> Live<T> bind(String prefix, Class<T> type) {
        Live<T> live = new Live<>(read(prefix, type));
        bindings.add(new Binding<>(prefix, type, live));
        return live;
    }

    /** Binds everything anew; called when the environment has changed. */
    synchronized void refresh() {
        bindings.forEach(this::refresh);
    }

    private <T> void refresh(Binding<T> binding) {
        try {
            if (binding.live.set(read(binding.prefix, binding.type))) {
                log.info("{} is now {}", binding.prefix, binding.live.get());
            }
        } catch (BindException e) {
            log.warn("Refused a setting, the old value stays: {}", reason(e));
        }
    }

    private <T> T read(String prefix, Class<T> type) {
        return Binder.get(environment).bindOrCreate(prefix, Bindable.of(type), new ValidationBindHandler(validator));
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
        Object value = e.getProperty() == null ? "?" : e.getProperty().getValue();
        return "%s = %s: %s".formatted(e.getName(), value, root.getMessage());
    }

    private static String reason(String prefix, ObjectError error) {
        return error instanceof FieldError field
                ? "%s.%s = %s: %s"
                        .formatted(prefix, field.getField(), field.getRejectedValue(), field.getDefaultMessage())
                : prefix + ": " + error.getDefaultMessage();
    }

    private record Binding<T>(String prefix, Class<T> type, Live<T> live) {}
}
