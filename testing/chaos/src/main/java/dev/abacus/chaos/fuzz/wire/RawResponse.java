package dev.abacus.chaos.fuzz.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;

/**
 * A response whose framing is valid.
 *
 * @param body of a stream of events only what came first
 * @param last whether nothing more can come on its connection
 */
public record RawResponse(int status, List<Field> fields, byte[] body, boolean last) {

    /** The values of all header fields of this name, in their order. */
    public List<String> values(String name) {
        return Field.values(fields, name);
    }

    public boolean has(String name) {
        return !values(name).isEmpty();
    }

    /** The value of the first field of this name; empty where there is none. */
    public String first(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? "" : values.getFirst();
    }

    /** In lower case and without parameters; empty where there is none. */
    public String mediaType() {
        return first("Content-Type").replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    public String text() {
        return new String(body, UTF_8);
    }
}
