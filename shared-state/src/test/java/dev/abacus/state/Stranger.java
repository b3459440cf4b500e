package dev.abacus.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.testsupport.EtcdClient;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.Function;

/** Somebody who writes into etcd past the suite, as with etcdctl. What it wrote is deleted when it is closed. */
public final class Stranger implements AutoCloseable {
    private static final int OPERATIONS = 100;

    private final EtcdClient etcd;
    /** In base64. */
    private final SequencedSet<String> written = new LinkedHashSet<>();

    public Stranger() {
        this(SharedCluster.etcd().endpoints());
    }

    public Stranger(List<URI> endpoints) {
        this.etcd = new EtcdClient(endpoints);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Text, and then these bytes. */
    public static byte[] bytes(String text, int... more) {
        byte[] start = bytes(text);
        byte[] all = Arrays.copyOf(start, start.length + more.length);
        for (int i = 0; i < more.length; i++) {
            all[start.length + i] = (byte) more[i];
        }
        return all;
    }

    public void put(String key, String value) {
        put(bytes(key), bytes(value));
    }

    public void put(byte[] key, byte[] value) {
        put(key, value, 0);
    }

    public void put(byte[] key, byte[] value, long lease) {
        written.add(base64(key));
        etcd.put(key, value, lease);
    }

    public void putAll(List<byte[]> keys, byte[] value) {
        List<String> names = keys.stream().map(Stranger::base64).toList();
        written.addAll(names);
        forAll(names, key -> Map.of("request_put", Map.of("key", key, "value", base64(value))));
    }

    public long lease(long seconds) {
        return etcd.lease(Duration.ofSeconds(seconds));
    }

    public void delete(byte[] key) {
        etcd.delete(key);
    }

    public void delete(String key) {
        etcd.delete(key);
    }

    /** All history until now is gone. */
    public void compact() {
        etcd.compact();
    }

    private void forAll(List<String> keys, Function<String, Map<String, ?>> operation) {
        for (int from = 0; from < keys.size(); from += OPERATIONS) {
            List<String> some = keys.subList(from, Math.min(from + OPERATIONS, keys.size()));
            etcd.call(
                    "/v3/kv/txn", Map.of("success", some.stream().map(operation).toList()));
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void close() {
        forAll(List.copyOf(written), key -> Map.of("request_delete_range", Map.of("key", key)));
        if (written.size() > OPERATIONS) {
            // A watch that begins later has less to look back on.
            compact();
        }
    }
}
