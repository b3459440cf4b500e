package dev.abacus.cluster.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.process.Http;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls of etcd's JSON gateway, to whichever member answers.
 *
 * @param token empty before there is one
 */
public record EtcdApi(List<URI> endpoints, String token) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final JsonMapper JSON = new JsonMapper();

    /** What etcd says: 200, or what is in the way. */
    public record Reply(int status, JsonNode body) {
        public boolean ok() {
            return status == 200;
        }

        public String message() {
            return body.path("message").asString("");
        }
    }

    /** As nobody in particular. */
    public EtcdApi(List<URI> endpoints) {
        this(endpoints, "");
    }

    /** @return the calls of this user; of nobody if etcd asks for no users; @throws ClusterException if it is not let in */
    public EtcdApi login(String user, String password) {
        Reply reply = call("/v3/auth/authenticate", Map.of("name", user, "password", password));
        if (reply.message().contains("authentication is not enabled")) {
            return new EtcdApi(endpoints);
        }
        if (!reply.ok()) {
            throw new ClusterException("etcd does not let user " + user + " in (" + reply.message()
                    + "): give the password that it has in etcd, or drop etcd's state");
        }
        return new EtcdApi(endpoints, reply.body().path("token").asString());
    }

    /** @throws ClusterException if no member answers for a minute */
    public Reply call(String path, Map<String, ?> body) {
        byte[] json = JSON.writeValueAsBytes(body);
        Map<String, String> headers = token.isEmpty() ? Map.of() : Map.of("Authorization", token);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            for (URI endpoint : endpoints) {
                Http.Reply reply = Http.send("POST", endpoint.resolve(path), json, headers);
                if (reply.status() != 0 && reply.status() < 500) {
                    return new Reply(reply.status(), JSON.readTree(new String(reply.body(), UTF_8)));
                }
            }
            pause();
        }
        throw new ClusterException("no member of etcd answers: " + endpoints);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while waiting for etcd", e);
        }
    }

    @Override
    public String toString() {
        return "etcd at " + endpoints;
    }
}
