package dev.abacus.chaos.mutants;

import dev.abacus.cluster.load.LoadOperation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Request at a proxy.
 *
 * @param path with the query
 * @param headers by name, in any case
 */
public record ProxyRequest(String method, String path, Map<String, List<String>> headers, byte[] body) {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    static final String IF_MATCH = "If-Match";
    static final String IF_NONE_MATCH = "If-None-Match";

    private static final String KEYS = "/api/state/";

    public ProxyRequest {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = copy;
    }

    boolean isCalculation() {
        return Arrays.stream(LoadOperation.values()).map(LoadOperation::path).anyMatch(path::startsWith);
    }

    boolean isRecording() {
        return method.equals("POST") && isCalculation();
    }

    boolean isOfKey() {
        return path.startsWith(KEYS);
    }

    boolean isRead() {
        return method.equals("GET");
    }

    boolean has(String header) {
        return headers.containsKey(header);
    }

    Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** Where etcd has the key of {@code /api/state}. */
    String stateKey() {
        return "/abacus/state/" + path.substring(KEYS.length());
    }

    ProxyRequest with(String name, String value) {
        ProxyRequest changed = at(path);
        changed.headers.put(name, List.of(value));
        return changed;
    }

    ProxyRequest without(String... names) {
        ProxyRequest changed = at(path);
        List.of(names).forEach(changed.headers::remove);
        return changed;
    }

    /** The same request, with its own headers, of another path. */
    ProxyRequest at(String otherPath) {
        return new ProxyRequest(method, otherPath, headers, body);
    }

    /** The same resource, read. */
    ProxyRequest asRead() {
        return new ProxyRequest("GET", path, Map.of(), new byte[0]);
    }
}
