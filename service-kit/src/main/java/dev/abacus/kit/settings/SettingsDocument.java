package dev.abacus.kit.settings;

import dev.abacus.state.Excerpt;
import java.io.ByteArrayInputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.reader.UnicodeReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Bounded reader of settings in YAML from an untrusted source. It reads names and values from YAML nodes: it
 * constructs no object, expands no alias, and keeps numbers as text, which the bound record converts. A later
 * document wins.
 */
final class SettingsDocument {
    /** Maximum size, far above the settings of the whole suite. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int MAX_NAMES = 1_000;
    private static final int MAX_NAME_LENGTH = 200;
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Tag UNTAGGED = new Tag("!");

    private final Map<ConfigurationPropertyName, String> values = new LinkedHashMap<>();
    /** Of the present document. */
    private final Set<ConfigurationPropertyName> names = new HashSet<>();

    /** A node equals itself only. One that is there again is an alias. */
    private final Set<Node> seen = new HashSet<>();

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
            Composer composer = composer(yaml);
            while (composer.checkNode()) {
                document.readDocument(composer.getNode());
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new InvalidSettingsException("it is not YAML: %s in line %d".formatted(e.getProblem(), line));
        } catch (YAMLException | IllegalArgumentException e) {
            throw new InvalidSettingsException("it is not YAML: " + e.getMessage());
        }
        if (document.empty) {
            throw new InvalidSettingsException("it is empty; {} is a value that sets nothing");
        }
        return document.values;
    }

    /** Of nodes without resolved tags. It leaves tags and aliases to this class, which says why it refuses them. */
    private static Composer composer(byte[] yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setTagInspector(_ -> true);
        options.setMaxAliasesForCollections(MAX_BYTES);
        var reader = new StreamReader(new UnicodeReader(new ByteArrayInputStream(yaml)));
        var resolver = new Resolver() {
            @Override
            public Tag resolve(NodeId kind, String value, boolean implicit) {
                return UNTAGGED;
            }
        };
        return new Composer(new ParserImpl(reader, options), resolver, options);
    }

    private void readDocument(Node root) throws InvalidSettingsException {
        names.clear();
        switch (checked(root)) {
            case MappingNode mapping -> {
                empty = false;
                readEntries("", mapping.getValue());
            }
            case ScalarNode scalar when isNull(scalar) -> {}
            case ScalarNode scalar ->
                throw new InvalidSettingsException(
                        "it is the text %s, not names with values".formatted(Excerpt.quoted(scalar.getValue())));
            default -> throw new InvalidSettingsException("it is a list, not names with values");
        }
    }

    private void readEntries(String prefix, List<NodeTuple> entries) throws InvalidSettingsException {
        for (NodeTuple entry : entries) {
            if (!(checked(entry.getKeyNode()) instanceof ScalarNode name)) {
                throw new InvalidSettingsException("a name in it is a list or a map, not a text");
            }
            readValue(prefix + name.getValue(), entry.getValueNode());
        }
    }

    private void readValue(String name, Node value) throws InvalidSettingsException {
        if (name.length() > MAX_NAME_LENGTH) {
            throw new InvalidSettingsException(
                    "the name %s is longer than %d characters".formatted(Excerpt.quoted(name), MAX_NAME_LENGTH));
        }
        switch (checked(value)) {
            case MappingNode mapping when !mapping.getValue().isEmpty() -> readEntries(name + ".", mapping.getValue());
            case SequenceNode list when !list.getValue().isEmpty() -> readElements(name, list.getValue());
            case ScalarNode scalar when !isNull(scalar) && !scalar.getValue().isBlank() -> put(name, scalar.getValue());
            default -> throw new InvalidSettingsException(name + " has no value");
        }
    }

    private void readElements(String list, List<Node> elements) throws InvalidSettingsException {
        for (int i = 0; i < elements.size(); i++) {
            readValue(list + "[" + i + "]", elements.get(i));
        }
    }

    private Node checked(Node node) throws InvalidSettingsException {
        if (!seen.add(node)) {
            throw new InvalidSettingsException(
                    "it uses the alias *%s, and aliases are not read".formatted(node.getAnchor()));
        }
        if (!node.getTag().equals(UNTAGGED)) {
            throw new InvalidSettingsException("it uses the tag %s, and tags are not read"
                    .formatted(node.getTag().getValue()));
        }
        return node;
    }

    private static boolean isNull(ScalarNode scalar) {
        return scalar.isPlain() && NULLS.contains(scalar.getValue());
    }

    private void put(String name, String value) throws InvalidSettingsException {
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
}
