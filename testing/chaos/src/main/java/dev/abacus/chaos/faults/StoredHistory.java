package dev.abacus.chaos.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every change of the keys of a prefix as etcd remembers them, past the suite and the client that it uses.
 *
 * @param endpoint of a member that runs
 */
public record StoredHistory(URI endpoint) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    /** What happened to a key. @param deletion or else it was written */
    public record Change(String key, long revision, boolean deletion) {

        private static Change of(JsonNode event) {
            return new Change(
                    StoredKeys.text(event.at("/kv/key")),
                    event.at("/kv/mod_revision").asLong(0),
                    event.path("type").asString("").equals("DELETE"));
        }
    }

    /**
     * In their order, from the first one of all.
     *
     * @param end the revision of a change to one of them; it and what came after it are left out
     */
    public List<Change> of(String prefix, long end) {
        String request = JSON.writeValueAsString(Map.of(
                "create_request",
                Map.of(
                        "key", StoredKeys.base64(prefix),
                        "range_end", StoredKeys.base64(StoredKeys.endOf(prefix)),
                        "start_revision", 1)));
        try (HttpClient http = HttpClient.newHttpClient();
                Stream<String> messages = http.send(
                                HttpRequest.newBuilder(endpoint.resolve("/v3/watch"))
                                        .timeout(PATIENCE)
                                        .POST(BodyPublishers.ofString(request))
                                        .build(),
                                BodyHandlers.ofLines())
                        .body()) {
            return messages.flatMap(message ->
                            JSON.readTree(message).at("/result/events").valueStream())
                    .map(Change::of)
                    .takeWhile(change -> change.revision() < end)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
