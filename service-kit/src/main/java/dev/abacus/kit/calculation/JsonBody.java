package dev.abacus.kit.calculation;

import dev.abacus.kit.problem.Excerpt;
import dev.abacus.kit.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON object that is read token by token, so that numbers are seen as they were written: 7.0 is told from 7, and an
 * integer may have any number of digits (the size of the whole body is bounded before it gets here).
 */
final class JsonBody {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final String text;
    private final JsonParser parser;
    private final Reading reading;

    private JsonBody(String text, JsonParser parser, Reading reading) {
        this.text = text;
        this.parser = parser;
        this.reading = reading;
    }

    /**
     * Reads an object that has each of the {@code fields} once and no other.
     *
     * @param field called when the parser is at the value of one of the fields
     */
    static void read(byte[] body, List<String> fields, Reading reading, BiConsumer<String, JsonBody> field) {
        String text = decode(body);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            new JsonBody(text, parser, reading).readObject(fields, field);
        } catch (JacksonException broken) {
            throw ProblemException.invalid("body", null, "is not valid JSON: " + reason(broken));
        }
    }

    private void readObject(List<String> fields, BiConsumer<String, JsonBody> field) {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw ProblemException.invalid("body", null, "must be a JSON object, but is empty");
        }
        if (first != JsonToken.START_OBJECT) {
            refuse("body", "a JSON object");
            reading.complete(List.of());
        }
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (!fields.contains(name)) {
                reading.violation(Excerpt.of(name), written(), "is not a field of this call");
            } else if (!seen.add(name)) {
                reading.violation(name, written(), "must be given once, but is given again");
            } else {
                field.accept(name, this);
            }
        }
        if (parser.nextToken() != null) {
            throw ProblemException.invalid("body", null, "must be one JSON object, but more follows");
        }
        fields.stream()
                .filter(name -> !seen.contains(name))
                .forEach(name -> reading.violation(name, null, "is missing"));
    }

    /** The operand that the present value says, or 0 and a violation. */
    long operand(String field) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return reading.integer(field, parser.getString());
        }
        refuse(field, "an integer");
        return 0;
    }

    /** Goes through the present value, which should be an array. */
    void eachElement(String field, Runnable element) {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                element.run();
            }
        } else {
            refuse(field, "an array of integers");
        }
    }

    private void refuse(String field, String expected) {
        JsonToken token = parser.currentToken();
        String written = written();
        reading.violation(field, written, "must be " + expected + ", but is " + kind(token) + Excerpt.of(written));
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "the object ";
            case START_ARRAY -> "the array ";
            case VALUE_STRING -> "the string ";
            default -> "";
        };
    }

    /** The present value as the caller wrote it. */
    private String written() {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            parser.finishToken();
        }
        parser.skipChildren();
        return text.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    private static String decode(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.invalid("body", null, "must be JSON in UTF-8");
        }
    }

    private static String reason(JacksonException broken) {
        TokenStreamLocation place = broken.getLocation();
        String message = Excerpt.of(broken.getOriginalMessage(), 200);
        return place == null
                ? message
                : "line %d, column %d: %s".formatted(place.getLineNr(), place.getColumnNr(), message);
    }
}
