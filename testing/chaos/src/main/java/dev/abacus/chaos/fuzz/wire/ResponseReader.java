package dev.abacus.chaos.fuzz.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A strict reader of HTTP/1.1 responses (RFC 9112). */
final class ResponseReader {

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 (\\d{3}) [\\t -~\\x80-\\xff]*");
    private static final Pattern FIELD_LINE =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\t -~\\x80-\\xff]*?)[ \\t]*");
    private static final Pattern CHUNK_LINE = Pattern.compile("([0-9A-Fa-f]{1,7})");
    private static final int MAX_LINE = 64 << 10;
    private static final int MAX_BODY = 16 << 20;

    private final InputStream in;

    ResponseReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next response that is not an interim one.
     *
     * @param method of its request
     * @return null if the connection ended before it began
     */
    @Nullable
    RawResponse next(String method) throws IOException {
        while (true) {
            int first = in.read();
            if (first < 0) {
                return null;
            }
            String line = (char) first + line();
            Matcher status = STATUS_LINE.matcher(line);
            if (!status.matches()) {
                throw new MalformedException("no status line: " + shown(line));
            }
            int code = Integer.parseInt(status.group(1));
            List<Field> fields = fields();
            if (code >= 200) {
                return withBody(method, code, fields);
            }
        }
    }

    private List<Field> fields() throws IOException {
        List<Field> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            Matcher field = FIELD_LINE.matcher(line);
            if (!field.matches()) {
                throw new MalformedException("no header field: " + shown(line));
            }
            fields.add(new Field(field.group(1), field.group(2)));
        }
        return fields;
    }

    private RawResponse withBody(String method, int code, List<Field> fields) throws IOException {
        boolean closes = Field.values(fields, "Connection").stream().anyMatch(value -> value.equalsIgnoreCase("close"));
        List<String> codings = Field.values(fields, "Transfer-Encoding");
        List<String> lengths = Field.values(fields, "Content-Length");
        if (!codings.isEmpty() && !lengths.isEmpty()) {
            throw new MalformedException("both Transfer-Encoding and Content-Length");
        }
        if (method.equals("HEAD") || code == 204 || code == 304) {
            return new RawResponse(code, fields, new byte[0], closes);
        }
        boolean stream =
                Field.values(fields, "Content-Type").stream().anyMatch(type -> type.startsWith("text/event-stream"));
        if (!codings.isEmpty()) {
            if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
                throw new MalformedException("Transfer-Encoding: " + codings);
            }
            byte[] body = stream ? chunk() : chunks();
            return new RawResponse(code, fields, body, closes || stream);
        }
        if (lengths.isEmpty()) {
            // A stream to an HTTP/1.0 client has no chunks, and ends only with the connection.
            return new RawResponse(code, fields, in.readNBytes(stream ? 1 : MAX_BODY), true);
        }
        if (lengths.size() > 1 || !lengths.getFirst().matches("\\d{1,9}")) {
            throw new MalformedException("Content-Length: " + lengths);
        }
        int length = Integer.parseInt(lengths.getFirst());
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("%d bytes of a body of %d".formatted(body.length, length));
        }
        return new RawResponse(code, fields, body, closes);
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
            body.writeBytes(chunk);
            if (body.size() > MAX_BODY) {
                throw new MalformedException("a body of more than %d bytes".formatted(MAX_BODY));
            }
        }
        return body.toByteArray();
    }

    private byte[] chunk() throws IOException {
        String line = line();
        Matcher size = CHUNK_LINE.matcher(line);
        if (!size.matches()) {
            throw new MalformedException("no size of a chunk: " + shown(line));
        }
        byte[] chunk = in.readNBytes(Integer.parseInt(size.group(1), 16));
        if (!line().isEmpty()) {
            throw new MalformedException("a chunk that does not end where it said");
        }
        return chunk;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream(128);
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                String text = line.toString(ISO_8859_1);
                if (!text.endsWith("\r")) {
                    throw new MalformedException("a line that ends without CR: " + shown(text));
                }
                return text.substring(0, text.length() - 1);
            }
            line.write(next);
            if (line.size() > MAX_LINE) {
                throw new MalformedException("a line of more than %d bytes".formatted(MAX_LINE));
            }
        }
        throw new EOFException("in a line: " + shown(line.toString(ISO_8859_1)));
    }

    private static String shown(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
