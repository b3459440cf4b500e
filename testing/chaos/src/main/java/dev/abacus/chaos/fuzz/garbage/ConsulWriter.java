package dev.abacus.chaos.fuzz.garbage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Http;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Client of Consul that reads and writes past the suite. */
public record ConsulWriter(URI consul) {

    private static final int ATTEMPTS = 10;

    /** Of a key; null where there is none. */
    public byte @Nullable [] value(String key) {
        Http.Reply reply = reply("GET", "/v1/kv/" + key + "?raw", null);
        if (reply.status() != 200 && reply.status() != 404) {
            throw new ClusterException("Consul does not give " + key + ": " + reply.status());
        }
        return reply.status() == 200 ? reply.body() : null;
    }

    public void put(String key, byte[] value) {
        send("PUT", "/v1/kv/" + key, value);
    }

    public void put(String key, String value) {
        put(key, value.getBytes(UTF_8));
    }

    public void delete(String key) {
        send("DELETE", "/v1/kv/" + key, null);
    }

    /**
     * @param path {@code agent/service/register} or {@code catalog/register}
     * @param registration as that takes it
     */
    public void register(String path, String registration) {
        send("PUT", "/v1/" + path, registration.getBytes(UTF_8));
    }

    /** Of the catalog, with all that is registered there. */
    public void deregisterNode(String node) {
        send(
                "PUT",
                "/v1/catalog/deregister",
                "{\"Node\":\"%s\"}".formatted(node).getBytes(UTF_8));
    }

    public void deregister(String id) {
        send("PUT", "/v1/agent/service/deregister/" + id, new byte[0]);
    }

    public String service(String id) {
        Http.Reply reply = reply("GET", "/v1/agent/service/" + id, null);
        if (reply.status() != 200) {
            throw new ClusterException("Consul does not know " + id);
        }
        return new String(reply.body(), UTF_8);
    }

    private void send(String method, String path, byte @Nullable [] body) {
        Http.Reply reply = reply(method, path, body);
        if (reply.status() != 200) {
            throw new ClusterException("Consul refuses %s %s: %d %s"
                    .formatted(method, path, reply.status(), new String(reply.body(), UTF_8)));
        }
    }

    /** What is written can be written twice, so that a busy machine does not end a run. */
    private Http.Reply reply(String method, String path, byte @Nullable [] body) {
        Http.Reply reply = Http.send(method, consul.resolve(path), body);
        for (int attempt = 1; reply.status() == 0 && attempt < ATTEMPTS; attempt++) {
            reply = Http.send(method, consul.resolve(path), body);
        }
        return reply;
    }
}
