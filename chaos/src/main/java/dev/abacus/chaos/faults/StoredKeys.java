package dev.abacus.chaos.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The keys of a prefix as etcd has them, through its JSON gateway: past the suite and the client that it uses. */
public record StoredKeys(List<URI> endpoints) {

    private static final int PAGE = 1_000;
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Values by key, all of one revision. */
    Map<String, String> under(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        forEach(prefix, entry -> found.put(text(entry.path("key")), text(entry.path("value"))));
        return found;
    }

    /** The revisions that made the keys, by key. */
    public Map<String, Long> createdUnder(String prefix) {
        Map<String, Long> found = new LinkedHashMap<>();
        forEach(
                prefix,
                entry -> found.put(
                        text(entry.path("key")), entry.path("create_revision").asLong(0)));
        return found;
    }

    /** All of one revision, page by page. */
    private void forEach(String prefix, Consumer<JsonNode> consumer) {
        Map<String, Object> range = new TreeMap<>(Map.of("range_end", base64(endOf(prefix)), "limit", PAGE));
        String from = prefix;
        JsonNode page;
        do {
            range.put("key", base64(from));
            page = call("/v3/kv/range", range);
            for (JsonNode entry : page.path("kvs")) {
                consumer.accept(entry);
                from = text(entry.path("key")) + '\0';
            }
            range.putIfAbsent("revision", page.path("header").path("revision").asString());
        } while (page.path("more").asBoolean(false));
    }

    void put(String key, String value) {
        call("/v3/kv/put", Map.of("key", base64(key), "value", base64(value)));
    }

    void delete(String key) {
        call("/v3/kv/deleterange", Map.of("key", base64(key)));
    }

    private JsonNode call(String path, Map<String, Object> body) {
        IOException last = new IOException("no endpoint is known");
        for (URI endpoint : endpoints) {
            try {
                return call(endpoint.resolve(path), body);
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IllegalStateException("no member of etcd answers", last);
    }

    private static JsonNode call(URI uri, Map<String, Object> body) throws IOException {
        try {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(uri)
                            .timeout(Duration.ofSeconds(10))
                            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                            .build(),
                    BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(uri + " answered " + response.statusCode() + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The first key behind all that begin so. */
    private static String endOf(String prefix) {
        int last = prefix.length() - 1;
        return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String text(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asString("")), UTF_8);
    }
}
