package dev.abacus.kit.calculation;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.Violation;
import dev.abacus.kit.problem.Violations;
import dev.abacus.kit.requests.Decimal;
import dev.abacus.state.Excerpt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.ErrorReportConfiguration;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Value of a query parameter or a JSON field as the caller wrote it. Jackson's data binding would end at the first
 * violation, and take an integer of 1,001 digits for broken JSON (docs/adr/0027).
 *
 * @param elements of a list; null where the value is none
 */
record RawValue(String text, boolean isJson, @Nullable List<RawValue> elements) {
    /** Of a token that is not JSON, in the message that quotes it. */
    private static final int MAX_QUOTED_TOKEN = 40;

    private static final JsonFactory JSON = JsonFactory.builder()
            .errorReportConfiguration(ErrorReportConfiguration.builder()
                    .maxErrorTokenLength(MAX_QUOTED_TOKEN)
                    .build())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            // It would keep the names of all unknown fields while a body is read.
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    /**
     * A parameter.
     *
     * @param kept maximum number of its elements, which commas separate; 0 if it is no list
     */
    static RawValue ofQuery(String text, int kept) {
        Stream<String> elements = text.isEmpty() || kept == 0 ? Stream.empty() : Stream.of(text.split(",", kept));
        return new RawValue(
                text,
                false,
                elements.map(each -> new RawValue(each, false, null)).toList());
    }

    /**
     * @param names of the fields that the parser knows
     * @param kept maximum number of elements of a list that are kept: a body can have more than fit the heap
     */
    static RequestFields ofJsonFields(byte[] body, List<String> names, int kept) {
        String json = new String(body, StandardCharsets.UTF_8);
        var fields = new RequestFields(names);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
            while (isObject && parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                fields.add(name, () -> current(parser, json, fields.isKnown(name) ? kept : 0));
                parser.skipChildren();
            }
            if (!isObject || parser.nextToken() != null) {
                String shown = json.isBlank() ? "empty" : Excerpt.of(json.strip());
                throw ProblemException.invalid("body", null, "must be one JSON object, but is " + shown);
            }
            return fields;
        } catch (JacksonException broken) {
            var at = broken.getLocation();
            String place = at == null ? "" : "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr());
            String reason = Excerpt.of(broken.getOriginalMessage(), 200);
            throw ProblemException.invalid("body", null, "is not valid JSON: " + place + reason);
        }
    }

    private static RawValue current(JsonParser parser, String json, int kept) {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        List<RawValue> elements = null;
        if (kept > 0 && parser.currentToken() == JsonToken.START_ARRAY) {
            elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (elements.size() < kept) {
                    elements.add(current(parser, json, 0));
                }
                parser.skipChildren();
            }
        }
        parser.finishToken();
        parser.skipChildren();
        return new RawValue(json.substring(start, (int) parser.currentLocation().getCharOffset()), true, elements);
    }

    Violation violation(String field, String message) {
        return new Violation(field, Excerpt.of(text), message);
    }

    String shown() {
        if (!isJson) {
            return text.isEmpty() ? "empty" : Excerpt.quoted(text);
        }
        return switch (text.charAt(0)) {
                    case '{' -> "the object ";
                    case '[' -> "the array ";
                    case '"' -> "the string ";
                    default -> "";
                }
                + Excerpt.of(text);
    }

    /** The operand, or 0 and a violation or an overflow. */
    long integer(String field, Violations violations, Violations overflows) {
        if (!Decimal.isInteger(text)) {
            violations.add(() -> violation(field, "must be an integer, but is " + shown()));
            return 0;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            overflows.add(() -> violation(field, "must fit into 64 bits, but is " + Excerpt.of(text)));
            return 0;
        }
    }
}
