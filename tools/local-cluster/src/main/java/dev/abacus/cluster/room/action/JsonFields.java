package dev.abacus.cluster.room.action;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Fields of a request's JSON object, read strictly: a misspelt one would change what the request asks for. */
public final class JsonFields {
    private final JsonNode json;

    /** @throws IllegalArgumentException if it is no object, or has another field */
    public JsonFields(JsonNode json, Set<String> known) {
        require(json.isObject(), "a request is a JSON object");
        json.propertyNames()
                .forEach(name -> require(
                        known.contains(name),
                        "there is no field '%s', only %s"
                                .formatted(shortened(name), String.join(", ", new TreeSet<>(known)))));
        this.json = json;
    }

    String text(String name) {
        JsonNode field = json.path(name);
        require(field.isMissingNode() || field.isString(), name + " needs a text");
        return field.asString("");
    }

    /** @param absent where there is no such field */
    public long number(String name, long absent) {
        JsonNode field = json.path(name);
        require(
                field.isMissingNode() || (field.isIntegralNumber() && field.canConvertToLong()),
                name + " needs a whole number");
        return field.isMissingNode() ? absent : field.asLong();
    }

    /** @param absent where there is no such field */
    public boolean flag(String name, boolean absent) {
        JsonNode field = json.path(name);
        require(field.isMissingNode() || field.isBoolean(), name + " needs true or false");
        return field.asBoolean(absent);
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), 40));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
