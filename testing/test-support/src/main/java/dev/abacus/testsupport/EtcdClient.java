package dev.abacus.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Predicate.not;

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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * @param revision of the last write
     * @param createRevision of the first write since the key was absent
     * @param version how many writes there were since then
     * @param lease 0 without one
     */
    public record Stored(byte[] value, long revision, long createRevision, long version, long lease) {

        private static Stored of(JsonNode entry) {
            return new Stored(
                    bytes(entry.path("value")),
                    entry.path("mod_revision").asLong(0),
                    entry.path("create_revision").asLong(0),
                    entry.path("version").asLong(0),
                    entry.path("lease").asLong(0));
        }

        public String text() {
            return new String(value, UTF_8);
        }
    }

    /** A write or a deletion of a key. @param value empty for a deletion */
    public record Change(String key, String value, long revision, boolean deletion) {

        private static Change of(JsonNode event) {
            return new Change(
                    text(event.at("/kv/key")),
                    text(event.at("/kv/value")),
                    event.at("/kv/mod_revision").asLong(0),
                    event.path("type").asString("").equals("DELETE"));
        }
    }

    /** @param serializable reads what one member has, which may be old; else the read is linearizable */
    public Optional<Stored> get(byte[] key, boolean serializable) {
        return find(Map.of("key", base64(key), "serializable", serializable));
    }

    /** A linearizable read. */
    public Optional<Stored> get(String key) {
        return find(Map.of("key", base64(key)));
    }

    /** What the key was. @param revision a past one */
    public Optional<Stored> getAt(String key, long revision) {
        return find(Map.of("key", base64(key), "revision", revision));
    }

    private Optional<Stored> find(Map<String, ?> range) {
        return call("/v3/kv/range", range)
                .path("kvs")
                .valueStream()
                .map(Stored::of)
                .findFirst();
    }

    /** By key, all of one revision. */
    public Map<String, Stored> entries(String prefix) {
        Map<String, Stored> found = new LinkedHashMap<>();
        forEach(prefix, false, entry -> found.put(text(entry.path("key")), Stored.of(entry)));
        return found;
    }

    /** The names of the keys, all of one revision. */
    public Set<String> keys(String prefix) {
        Set<String> found = new LinkedHashSet<>();
        forEach(prefix, true, entry -> found.add(text(entry.path("key"))));
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

    /** The revision of the newest write of any key. */
    public long revision() {
        return call("/v3/kv/range", Map.of("key", base64("/")))
                .at("/header/revision")
                .asLong(0);
    }

    /** @return the revision of this write */
    public long put(String key, String value) {
        return put(key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    /** @return the revision of this write */
    public long put(byte[] key, byte[] value) {
        return put(key, value, 0);
    }

    /** @param lease 0 for none @return the revision of this write */
    public long put(byte[] key, byte[] value, long lease) {
        return call("/v3/kv/put", Map.of("key", base64(key), "value", base64(value), "lease", lease))
                .at("/header/revision")
                .asLong(0);
    }

    /** All in one transaction, at one revision; etcd takes at most 128. */
    public void put(Map<String, byte[]> values) {
        List<?> puts = values.entrySet().stream()
                .map(entry ->
                        Map.of("request_put", Map.of("key", base64(entry.getKey()), "value", base64(entry.getValue()))))
                .toList();
        call("/v3/kv/txn", Map.of("success", puts));
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

    /** Ends the lease of a key as etcd does when nobody renews it: all its keys go. Does nothing if the key has none. */
    public void revokeLeaseOf(String key) {
        call("/v3/kv/range", Map.of("key", base64(key)))
                .path("kvs")
                .valueStream()
                .map(found -> found.path("lease").asString(""))
                .filter(not(String::isEmpty))
                .forEach(lease -> callOnce("/v3/lease/revoke", Map.of("ID", lease), "lease not found"));
    }

    /** @return a new lease */
    public long lease(Duration timeToLive) {
        return call("/v3/lease/grant", Map.of("TTL", timeToLive.toSeconds()))
                .path("ID")
                .asLong(0);
    }

    /** What is left of a lease. */
    public Duration timeToLive(long lease) {
        return Duration.ofSeconds(
                call("/v3/lease/timetolive", Map.of("ID", lease)).path("TTL").asLong(0));
    }

    /** Compaction: all history until now is gone. */
    public void compact() {
        callOnce("/v3/kv/compaction", Map.of("revision", revision()), "has been compacted");
    }

    /**
     * The changes of the keys of a prefix, by the first endpoint, in the order of their revisions.
     *
     * @param begin the first revision that counts; etcd has to have it still
     * @param end the revision of a change of one of these keys: this and later changes are left out
     */
    public List<Change> changes(String prefix, long begin, long end) {
        String request = JSON.writeValueAsString(Map.of(
                "create_request",
                Map.of("key", base64(prefix), "range_end", base64(endOf(prefix)), "start_revision", begin)));
        try (HttpClient http = HttpClient.newHttpClient();
                Stream<String> messages = http.send(
                                HttpRequest.newBuilder(endpoints.getFirst().resolve("/v3/watch"))
                                        .timeout(WATCH_LIMIT)
                                        .POST(BodyPublishers.ofString(request))
                                        .build(),
                                BodyHandlers.ofLines())
                        .body()) {
            return messages.flatMap(message -> events(JSON.readTree(message)))
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

    private static Stream<JsonNode> events(JsonNode message) {
        if (message.at("/result/canceled").asBoolean(false)) {
            throw new ClusterException("etcd ends the watch: " + message);
        }
        return message.at("/result/events").valueStream();
    }

    /** A call of the JSON gateway. @return its answer */
    public JsonNode call(String path, Map<String, ?> body) {
        EtcdApi.Reply reply = new EtcdApi(endpoints).call(path, body);
        if (!reply.ok()) {
            throw refused(path, reply);
        }
        return reply.body();
    }

    /** A call that is sent again if its answer is late. @param done what etcd then says of it */
    private void callOnce(String path, Map<String, ?> body, String done) {
        EtcdApi.Reply reply = new EtcdApi(endpoints).call(path, body);
        if (!reply.ok() && !reply.message().contains(done)) {
            throw refused(path, reply);
        }
    }

    private static ClusterException refused(String path, EtcdApi.Reply reply) {
        return new ClusterException("etcd refuses %s: %s".formatted(path, reply.message()));
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
