package dev.abacus.kit.settings;

import dev.abacus.state.Excerpt;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * Bounded reader of settings in YAML from an untrusted source. It reads names and values from YAML events: it
 * constructs no object, expands no alias, and keeps numbers as text, which the bound record converts. A later
 * document wins.
 */
final class SettingsDocument {
    /** Maximum size, far above the settings of the whole suite. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int MAX_NAMES = 1_000;
    private static final int MAX_NAME_LENGTH = 200;
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    private final Map<ConfigurationPropertyName, String> values = new LinkedHashMap<>();
    private final Set<ConfigurationPropertyName> names = new HashSet<>();
    private final Deque<Level> levels = new ArrayDeque<>();
    private boolean empty = true;

    private SettingsDocument() {}

    /** @return the values by name, in the order of the documents */
    static Map<ConfigurationPropertyName, String> read(byte[] yaml) throws InvalidSettingsException {
        if (yaml.length > MAX_BYTES) {
            throw new InvalidSettingsException(
                    "it is %d bytes long, and at most %d are read".formatted(yaml.length, MAX_BYTES));
        }
        SettingsDocument document = new SettingsDocument();
        try {
            for (Event event : new Yaml(new LoaderOptions()).parse(new UnicodeReader(new ByteArrayInputStream(yaml)))) {
                document.take(event);
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new InvalidSettingsException("it is not YAML: %s in line %d".formatted(e.getProblem(), line));
        } catch (YAMLException e) {
            throw new InvalidSettingsException("it is not YAML: " + e.getMessage());
        }
        if (document.empty) {
            throw new InvalidSettingsException("it is empty; {} is a value that sets nothing");
        }
        return document.values;
    }

    private void take(Event event) throws InvalidSettingsException {
        switch (event) {
            case DocumentStartEvent _ -> names.clear();
            case AliasEvent alias ->
                throw new InvalidSettingsException(
                        "it uses the alias *%s, and aliases are not read".formatted(alias.getAnchor()));
            case ScalarEvent scalar -> {
                refuseTag(scalar.getTag());
                take(scalar);
            }
            case CollectionStartEvent start -> {
                refuseTag(start.getTag());
                begin(start);
            }
            case CollectionEndEvent _ -> end(levels.pop());
            default -> {
                // the ends of documents, and of the stream
            }
        }
    }

    private static void refuseTag(@Nullable String tag) throws InvalidSettingsException {
        if (tag != null) {
            throw new InvalidSettingsException("it uses the tag %s, and tags are not read".formatted(tag));
        }
    }

    private void begin(CollectionStartEvent start) throws InvalidSettingsException {
        boolean mapping = start instanceof MappingStartEvent;
        Level outer = levels.peek();
        if (outer == null) {
            if (!mapping) {
                throw new InvalidSettingsException("it is a list, not names with values");
            }
            empty = false;
            levels.push(new Level("", true));
            return;
        }
        if (outer.awaitsName()) {
            throw new InvalidSettingsException("a name in it is a list or a map, not a text");
        }
        levels.push(new Level(outer.nextName(), mapping));
    }

    private static void end(Level level) throws InvalidSettingsException {
        if (level.isEmpty() && !level.path.isEmpty()) {
            throw new InvalidSettingsException(level.path + " has no value");
        }
    }

    private void take(ScalarEvent scalar) throws InvalidSettingsException {
        Level level = levels.peek();
        String text = scalar.getValue();
        boolean nothing = scalar.isPlain() && NULLS.contains(text);
        if (level == null) {
            if (!nothing) {
                throw new InvalidSettingsException(
                        "it is the text %s, not names with values".formatted(Excerpt.quoted(text)));
            }
        } else if (level.awaitsName()) {
            level.name(text);
        } else {
            put(level.nextName(), nothing ? "" : text);
        }
    }

    private void put(String name, String value) throws InvalidSettingsException {
        if (value.isBlank()) {
            throw new InvalidSettingsException(name + " has no value");
        }
        // Nested placeholders could expand without end.
        if (value.contains("${")) {
            throw new InvalidSettingsException(
                    "%s = %s: placeholders are not resolved here".formatted(name, Excerpt.quoted(value)));
        }
        if (!names.add(ConfigurationPropertyName.adapt(name, '.'))) {
            throw new InvalidSettingsException(name + " has two values");
        }
        if (names.size() > MAX_NAMES) {
            throw new InvalidSettingsException("it has more than %d names".formatted(MAX_NAMES));
        }
        values.put(ConfigurationPropertyName.adapt(name, '.'), value);
    }

    /** A mapping or a list that has not ended. */
    private static final class Level {
        private final String path;
        private final boolean mapping;
        private @Nullable String name;
        private int count;

        private Level(String path, boolean mapping) {
            this.path = path;
            this.mapping = mapping;
        }

        private boolean isEmpty() {
            return count == 0;
        }

        private boolean awaitsName() {
            return mapping && name == null;
        }

        private void name(String given) {
            name = given;
        }

        /** The full name of the next value. */
        private String nextName() throws InvalidSettingsException {
            String full;
            if (mapping) {
                String given = Objects.requireNonNull(name);
                full = path.isEmpty() ? given : path + "." + given;
                name = null;
            } else {
                full = path + "[" + count + "]";
            }
            count++;
            if (full.length() > MAX_NAME_LENGTH) {
                throw new InvalidSettingsException(
                        "the name %s is longer than %d characters".formatted(Excerpt.quoted(full), MAX_NAME_LENGTH));
            }
            return full;
        }
    }
}
