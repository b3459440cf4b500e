package dev.abacus.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.process.Pause;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** ACLs of a test Consul: its tokens, and what they may do. */
public final class ConsulAcls {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final URI consul;
    private final String management;
    private final Map<String, String> accessors = new HashMap<>();

    private ConsulAcls(URI consul, String management) {
        this.consul = consul;
        this.management = management;
    }

    /** @param consul of {@link TestServers#startConsulWithAcls()}, without any token yet */
    public static ConsulAcls of(TestConsul consul) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        URI bootstrap = consul.uri().resolve("/v1/acl/bootstrap");
        Http.Reply reply = Http.send("PUT", bootstrap, new byte[0]);
        // The ACLs begin some time after the leader.
        while (reply.status() != 200) {
            if (System.nanoTime() > deadline) {
                throw new ClusterException("Consul has no ACLs: " + new String(reply.body(), UTF_8));
            }
            Pause.of(Duration.ofMillis(100));
            reply = Http.send("PUT", bootstrap, new byte[0]);
        }
        return new ConsulAcls(
                consul.uri(), JSON.readTree(reply.body()).path("SecretID").asString());
    }

    /** A new token that may do nothing. */
    public String newToken() {
        JsonNode made = JSON.readTree(
                put("/v1/acl/token", "{\"Description\": \"test\"}").body());
        String token = made.path("SecretID").asString();
        accessors.put(token, made.path("AccessorID").asString());
        return token;
    }

    /** From now on, a token may do what these rules say, and nothing else. @param rules in HCL */
    public void allow(String token, String rules) {
        String name = "test-" + COUNT.incrementAndGet();
        put("/v1/acl/policy", JSON.writeValueAsString(Map.of("Name", name, "Rules", rules)));
        setPolicies(token, List.of(Map.of("Name", name)));
    }

    /** From now on, Consul does not know the token. */
    public void delete(String token) {
        call("DELETE", "/v1/acl/token/" + accessors.get(token), null);
    }

    private void setPolicies(String token, List<Map<String, String>> policies) {
        String accessor = accessors.get(token);
        put(
                "/v1/acl/token/" + accessor,
                JSON.writeValueAsString(Map.of("AccessorID", accessor, "SecretID", token, "Policies", policies)));
    }

    /** A read that may do everything. @throws ClusterException if it does not succeed */
    public Http.Reply get(String path) {
        return call("GET", path, null);
    }

    /** A write that may do everything. @throws ClusterException if it does not succeed */
    public Http.Reply put(String path, String body) {
        return call("PUT", path, body.getBytes(UTF_8));
    }

    private Http.Reply call(String method, String path, byte @Nullable [] body) {
        Http.Reply reply = Http.send(method, consul.resolve(path), body, Map.of("X-Consul-Token", management));
        if (reply.status() != 200) {
            throw new ClusterException(
                    "Consul answers %d to %s: %s".formatted(reply.status(), path, new String(reply.body(), UTF_8)));
        }
        return reply;
    }
}
