package dev.abacus.chaos.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.cluster.access.EtcdApi;
import dev.abacus.cluster.process.ClusterException;
import java.net.URI;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The keys of a prefix as etcd has them, through its JSON gateway: past the suite and the client that it uses. */
public record StoredKeys(List<URI> endpoints) {

    private static final int PAGE = 1_000;

    /** Values by key, all of one revision. */
    Map<String, String> under(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        forEach(prefix, false, entry -> found.put(text(entry.path("key")), text(entry.path("value"))));
        return found;
    }

    /** The revisions that made the keys, by key. */
    public Map<String, Long> createdUnder(String prefix) {
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

    /** @return the revision that this made */
    public long put(String key, String value) {
        return call("/v3/kv/put", Map.of("key", base64(key), "value", base64(value)))
                .at("/header/revision")
                .asLong(0);
    }

    void delete(String key) {
        call("/v3/kv/deleterange", Map.of("key", base64(key)));
    }

    public void deleteUnder(String prefix) {
        call("/v3/kv/deleterange", Map.of("key", base64(prefix), "range_end", base64(endOf(prefix))));
    }

    private JsonNode call(String path, Map<String, ?> body) {
        EtcdApi.Reply reply = new EtcdApi(endpoints).call(path, body);
        if (!reply.ok()) {
            throw new ClusterException("etcd refuses %s: %s".formatted(path, reply.message()));
        }
        return reply.body();
    }

    /** The first key behind all that begin so. */
    static String endOf(String prefix) {
        int last = prefix.length() - 1;
        return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    static String text(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asString("")), UTF_8);
    }
}
