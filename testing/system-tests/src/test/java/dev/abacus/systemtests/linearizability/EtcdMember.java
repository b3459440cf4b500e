package dev.abacus.systemtests.linearizability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A member of etcd that is asked for what it has itself: a serializable read, which may be old. */
record EtcdMember(URI uri) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Answers a read of a key as a gateway would. */
    void answer(HttpExchange exchange, String key) throws IOException, InterruptedException {
        JsonNode found = read("/abacus/state/" + key).path("kvs").path(0);
        if (found.isMissingNode()) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        byte[] value = Base64.getDecoder().decode(found.path("value").asString(""));
        String revision = found.path("mod_revision").asString("");
        exchange.getResponseHeaders().set("ETag", "\"" + revision + "\"");
        exchange.sendResponseHeaders(200, value.length);
        exchange.getResponseBody().write(value);
    }

    private JsonNode read(String key) throws IOException, InterruptedException {
        String name = Base64.getEncoder().encodeToString(key.getBytes(UTF_8));
        String range = JSON.writeValueAsString(Map.of("key", name, "serializable", true));
        var request = HttpRequest.newBuilder(uri.resolve("/v3/kv/range"))
                .POST(BodyPublishers.ofString(range))
                .build();
        return JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
    }
}
