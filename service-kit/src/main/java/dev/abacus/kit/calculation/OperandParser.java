package dev.abacus.kit.calculation;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.Violation;
import dev.abacus.state.Excerpt;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import tools.jackson.core.ErrorReportConfiguration;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Parser of an operation's operands: named fields, or one list. Reading is strict: every operand is a 64-bit integer, and
 * nothing is missing, unknown or given twice. One problem names the violations of a request. Data binding would end at the
 * first one, and take an integer of 1,001 digits for broken JSON (docs/adr/0027). Thread-safe.
 *
 * @param maxElements maximum length of the list, asked at each call; null where each operand has a name
 */
public record OperandParser(List<String> names, @Nullable IntSupplier maxElements) {
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

    /** Operands that each have a name, such as {@code a} and {@code b}. */
    public static OperandParser named(String... names) {
        return new OperandParser(List.of(names), null);
    }

    /** Operands in one list, which may be empty: {@code numbers=1,2,3} or {@code {"numbers": [1, 2, 3]}}. */
    public static OperandParser list(String name, IntSupplier maxElements) {
        return new OperandParser(List.of(name), maxElements);
    }

    /**
     * Reads the operands from the parameters of a query, in the order of the names.
     *
     * @throws ProblemException invalid-request, overflow or too-large
     */
    public List<Long> fromQuery(MultiValueMap<String, String> parameters) {
        var operands = new Operands(names, maxElements, text -> text.isEmpty() ? "empty" : Excerpt.quoted(text));
        parameters.forEach((name, texts) -> texts.forEach(text -> {
            if (operands.begins(name, () -> unknown(name, text, "parameter"))) {
                elements(text).forEach(element -> operands.add(name, element));
            }
        }));
        return operands.checked();
    }

    private Stream<String> elements(String text) {
        if (maxElements == null) {
            return Stream.of(text);
        }
        return text.isEmpty() ? Stream.empty() : Stream.of(text.split(",", -1));
    }

    /**
     * Reads the operands from a JSON object in UTF-8, in the order of the names.
     *
     * @throws ProblemException invalid-request, overflow or too-large
     */
    public List<Long> fromBody(byte[] body) {
        String json = new String(body, StandardCharsets.UTF_8);
        var operands = new Operands(names, maxElements, OperandParser::shown);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
            while (isObject && parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (operands.begins(name, () -> unknown(name, text(parser, json), "field"))) {
                    readValue(name, parser, json, operands);
                }
                parser.skipChildren();
            }
            if (!isObject || parser.nextToken() != null) {
                String shown = json.isBlank() ? "empty" : Excerpt.of(json.strip());
                throw ProblemException.invalid("body", null, "must be one JSON object, but is " + shown);
            }
        } catch (JacksonException broken) {
            var at = broken.getLocation();
            String place = at == null ? "" : "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr());
            String reason = Excerpt.of(broken.getOriginalMessage(), 200);
            throw ProblemException.invalid("body", null, "is not valid JSON: " + place + reason);
        }
        return operands.checked();
    }

    private void readValue(String name, JsonParser parser, String json, Operands operands) {
        if (maxElements == null) {
            operands.add(name, text(parser, json));
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                operands.add(name, text(parser, json));
            }
        } else {
            operands.refuse(() -> name, text(parser, json), "an array of integers");
        }
    }

    private static Violation unknown(String name, String text, String kind) {
        return new Violation(Excerpt.of(name), Excerpt.of(text), "is not a " + kind + " of this call");
    }

    /** The current value as the caller wrote it: {@code 1e3}, or an array as a whole. */
    private static String text(JsonParser parser, String json) {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.finishToken();
        parser.skipChildren();
        return json.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    private static String shown(String json) {
        return switch (json.charAt(0)) {
                    case '{' -> "the object ";
                    case '[' -> "the array ";
                    case '"' -> "the string ";
                    default -> "";
                }
                + Excerpt.of(json);
    }
}
