package dev.abacus.kit.settings;

import jakarta.validation.Valid;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/** Names of an application's settings: the components of the records that it binds. Not thread-safe. */
final class SettingNames {

    /** Former names with the present ones. */
    static final Map<ConfigurationPropertyName, ConfigurationPropertyName> RENAMED = renamed(Map.of(
            "routing.calls-at-once", "routing.max-concurrent-calls",
            "routing.ejection.first", "routing.ejection.base-ejection-time",
            "routing.ejection.longest", "routing.ejection.max-ejection-time",
            "routing.ejection.trial-timeout", "routing.ejection.probe-timeout",
            "deadline.most", "deadline.max-timeout",
            "admission.reading", "admission.max-reads",
            "admission.writing", "admission.max-writes",
            "admission.operating", "admission.max-management",
            "admission.fewest", "admission.min-limit"));

    private final Set<ConfigurationPropertyName> names = new TreeSet<>();
    private final Set<ConfigurationPropertyName> lists = new TreeSet<>();

    /** A component that is a group of settings is a record that is validated, too. */
    void add(ConfigurationPropertyName prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            ConfigurationPropertyName name = prefix.append(DataObjectPropertyName.toDashedForm(component.getName()));
            if (component.getType().isRecord() && component.getAccessor().isAnnotationPresent(Valid.class)) {
                add(name, component.getType());
            } else {
                names.add(name);
                if (Collection.class.isAssignableFrom(component.getType())) {
                    lists.add(name);
                }
            }
        }
    }

    /** Names that are written in another form are the same; an element of a list has the name of the list. */
    boolean has(ConfigurationPropertyName name) {
        return names.contains(name)
                || (!name.isEmpty() && name.isLastElementIndexed() && lists.contains(name.getParent()));
    }

    boolean hasBelow(ConfigurationPropertyName prefix) {
        return names.stream().anyMatch(prefix::isAncestorOf);
    }

    /** The name with the longest common prefix and suffix; empty if they make up less than three quarters. */
    Optional<ConfigurationPropertyName> nearest(ConfigurationPropertyName wrong) {
        String given = uniform(wrong);
        return names.stream()
                .max(Comparator.comparingInt(name -> inCommon(given, uniform(name))))
                .filter(name -> isNear(given, uniform(name)));
    }

    private static Map<ConfigurationPropertyName, ConfigurationPropertyName> renamed(Map<String, String> names) {
        return names.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        former -> ConfigurationPropertyName.of("abacus." + former.getKey()),
                        present -> ConfigurationPropertyName.of("abacus." + present.getValue())));
    }

    private static boolean isNear(String a, String b) {
        return inCommon(a, b) * 4 >= Math.max(a.length(), b.length()) * 3;
    }

    private static int inCommon(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        int start = 0;
        while (start < shorter && a.charAt(start) == b.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) {
            end++;
        }
        return start + end;
    }

    private static String uniform(ConfigurationPropertyName name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            text.append(name.getElement(i, Form.UNIFORM)).append('.');
        }
        return text.toString();
    }
}
