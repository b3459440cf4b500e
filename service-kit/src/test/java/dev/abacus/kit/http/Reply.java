package dev.abacus.kit.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer as it came. */
public record Reply(int status, Map<String, String> headers, byte[] body) {
    private static final JsonMapper JSON = new JsonMapper();

    static Reply of(int status, Map<String, List<String>> headers, byte[] body) {
        Map<String, String> joined = new TreeMap<>();
        headers.forEach((name, values) -> joined.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        return new Reply(status, joined, body);
    }

    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    public JsonNode json() {
        return JSON.readTree(body);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return status + " " + headers + " " + text();
    }
}
