package dev.abacus.chaos.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.cluster.access.EtcdApi;
import dev.abacus.cluster.process.ClusterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Client of etcd's JSON gateway that reads and writes keys past the suite and the suite's own client. Each call throws a
 * {@link ClusterException} if etcd refuses it, or no member answers for a minute.
 */
public record EtcdClient(List<URI> endpoints) {

    private static final int PAGE = 1_000;
    private static final Duration WATCH_LIMIT = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    /** @param revision of the last write */
    public record Stored(byte[] value, long revision) {}

    /** A write or a deletion of a key. */
    public record Change(String key, long revision, boolean deletion) {

        private static Change of(JsonNode event) {
            return new Change(
                    text(event.at("/kv/key")),
                    event.at("/kv/mod_revision").asLong(0),
                    event.path("type").asString("").equals("DELETE"));
        }
    }

    /** @param serializable reads what one member has, which may be old; else the read is linearizable */
    public Optional<Stored> get(byte[] key, boolean serializable) {
        return call("/v3/kv/range", Map.of("key", base64(key), "serializable", serializable))
                .path("kvs")
                .valueStream()
                .map(found -> new Stored(
                        bytes(found.path("value")), found.path("mod_revision").asLong(0)))
                .findFirst();
    }

    /** Values by key, all of one revision. */
    Map<String, String> values(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        forEach(prefix, false, entry -> found.put(text(entry.path("key")), text(entry.path("value"))));
        return found;
    }

    /** The revisions that created the keys, by key. */
    public Map<String, Long> createRevisions(String prefix) {
        Map<String, Long> found = new LinkedHashMap<>();
        forEach(
                prefix,
                true,
                entry -> found.put(
                        text(entry.path("key")), entry.path("create_revision").asLong(0)));
        return found;
    }

    /** All of one revision, page by page. */
    private void forEach(String prefix, boolean keysOnly, Consumer<JsonNode> consumer) {
        Map<String, Object> range =
                new TreeMap<>(Map.of("range_end", base64(endOf(prefix)), "limit", PAGE, "keys_only", keysOnly));
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

    /** @return the revision of this write */
    public long put(String key, String value) {
        return put(key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    /** @return the revision of this write */
    public long put(byte[] key, byte[] value) {
        return call("/v3/kv/put", Map.of("key", base64(key), "value", base64(value)))
                .at("/header/revision")
                .asLong(0);
    }

    public void delete(String key) {
        delete(key.getBytes(UTF_8));
    }

    public void delete(byte[] key) {
        call("/v3/kv/deleterange", Map.of("key", base64(key)));
    }

    public void deletePrefix(String prefix) {
        call("/v3/kv/deleterange", Map.of("key", base64(prefix), "range_end", base64(endOf(prefix))));
    }

    /**
     * All changes of the keys of a prefix, by the first endpoint, in the order of their revisions.
     *
     * @param end the revision of a change of one of these keys: this and later changes are left out
     */
    public List<Change> changes(String prefix, long end) {
        String request = JSON.writeValueAsString(Map.of(
                "create_request",
                Map.of("key", base64(prefix), "range_end", base64(endOf(prefix)), "start_revision", 1)));
        try (HttpClient http = HttpClient.newHttpClient();
                Stream<String> messages = http.send(
                                HttpRequest.newBuilder(endpoints.getFirst().resolve("/v3/watch"))
                                        .timeout(WATCH_LIMIT)
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

    private JsonNode call(String path, Map<String, ?> body) {
        EtcdApi.Reply reply = new EtcdApi(endpoints).call(path, body);
        if (!reply.ok()) {
            throw new ClusterException("etcd refuses %s: %s".formatted(path, reply.message()));
        }
        return reply.body();
    }

    /** The first key behind all that begin so. */
    private static String endOf(String prefix) {
        int last = prefix.length() - 1;
        return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
    }

    private static String base64(String text) {
        return base64(text.getBytes(UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String text(JsonNode base64) {
        return new String(bytes(base64), UTF_8);
    }

    private static byte[] bytes(JsonNode base64) {
        return Base64.getDecoder().decode(base64.asString(""));
    }
}
