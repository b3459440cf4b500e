package dev.abacus.chaos.fuzz.wire;

import java.util.List;

/** A header field as it is on the wire: each character is a byte (ISO 8859-1). It need not be a valid one. */
public record Field(String name, String value) {

    boolean isNamed(String other) {
        return name.strip().equalsIgnoreCase(other);
    }

    /** The values of all fields of this name, in their order. */
    static List<String> values(List<Field> fields, String name) {
        return fields.stream()
                .filter(field -> field.isNamed(name))
                .map(field -> field.value().strip())
                .toList();
    }
}
