package dev.abacus.chaos.fuzz.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request, byte by byte.
 *
 * @param target each character is a byte; this and all else need not be valid
 * @param version empty: the request line ends behind the target
 * @param fields all of them; nothing is added
 */
public record RawRequest(String method, String target, String version, List<Field> fields, byte[] body, SendMode mode) {

    private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");

    /**
     * Percent-decoded once, and nothing else (RFC 3986), as UTF-8.
     *
     * @param text each character is a byte
     * @return with U+FFFD where the bytes are not UTF-8
     */
    public static String decoded(String text) {
        String bytes = ENCODED.matcher(text)
                .replaceAll(encoded ->
                        Matcher.quoteReplacement(Character.toString(Integer.parseInt(encoded.group(1), 16))));
        return new String(bytes.getBytes(ISO_8859_1), UTF_8);
    }

    /** The values of all header fields of this name, in their order. */
    public List<String> values(String name) {
        return Field.values(fields, name);
    }

    public boolean has(String name) {
        return !values(name).isEmpty();
    }

    /** What is before the query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    public byte[] bytes() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(head().getBytes(ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }

    /** The request line and the header, and the empty line behind them. */
    public String head() {
        StringBuilder head = new StringBuilder(method).append(' ').append(target);
        if (!version.isEmpty()) {
            head.append(' ').append(version);
        }
        head.append("\r\n");
        for (Field field : fields) {
            head.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        return head.append("\r\n").toString();
    }
}
