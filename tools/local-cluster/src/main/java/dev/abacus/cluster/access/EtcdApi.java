package dev.abacus.cluster.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.process.Pause;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Client of etcd's JSON gateway; each call goes to the first member that answers.
 *
 * @param token empty without a login
 */
public record EtcdApi(List<URI> endpoints, String token) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** Response of etcd; without status 200, the message is the error. */
    public record Reply(int status, JsonNode body) {
        public boolean ok() {
            return status == 200;
        }

        public String message() {
            return body.path("message").asString("");
        }
    }

    /** Without a login. */
    public EtcdApi(List<URI> endpoints) {
        this(endpoints, "");
    }

    /** The client of a user; without a login if authentication is off. Fails if etcd refuses the login. */
    public EtcdApi login(String user, String password) {
        Reply reply = call("/v3/auth/authenticate", Map.of("name", user, "password", password));
        if (reply.message().contains("authentication is not enabled")) {
            return new EtcdApi(endpoints);
        }
        if (!reply.ok()) {
            throw new ClusterException("etcd refuses user " + user + " (" + reply.message()
                    + "): use its password in etcd, or delete the state of etcd");
        }
        return new EtcdApi(endpoints, reply.body().path("token").asString());
    }

    /** @throws ClusterException if no member answers within 60 s */
    public Reply call(String path, Map<String, ?> body) {
        byte[] json = JsonMapper.shared().writeValueAsBytes(body);
        Map<String, String> headers = token.isEmpty() ? Map.of() : Map.of("Authorization", token);
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            for (URI endpoint : endpoints) {
                Http.Reply reply = Http.send("POST", endpoint.resolve(path), json, headers);
                if (reply.status() != 0 && reply.status() < 500) {
                    return new Reply(reply.status(), JsonMapper.shared().readTree(new String(reply.body(), UTF_8)));
                }
            }
            Pause.of(PAUSE);
        }
        throw new ClusterException("no member of etcd answers: " + endpoints);
    }

    @Override
    public String toString() {
        return "etcd at " + endpoints;
    }
}
