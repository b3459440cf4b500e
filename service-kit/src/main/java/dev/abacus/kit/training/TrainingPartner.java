package dev.abacus.kit.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whom a service talks to in its training run: a Consul to which every service has one healthy instance, this one, and
 * that instance, with an answer to learn from. Only the build has it; no test, and nothing that runs, relies on it.
 */
final class TrainingPartner implements AutoCloseable {
    private static final String HEALTH = "/v1/health/service/";
    private static final String INSTANCE = """
            [{"Node": {"Address": "127.0.0.1"}, "Checks": [{"Status": "passing"}],
              "Service": {"ID": "%s-partner", "Service": "%s", "Address": "127.0.0.1", "Port": %d}}]
            """;

    private final HttpServer server;
    private final Map<String, String> answers;

    /** @param answers JSON, by path */
    TrainingPartner(Map<String, String> answers) throws IOException {
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            @Nullable
            String json = path.startsWith(HEALTH)
                    ? instance(path.substring(HEALTH.length()), exchange.getRequestURI())
                    : answers.get(path);
            if (json == null) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("X-Consul-Index", "1");
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 201 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String instance(String service, URI request) {
        if (request.getQuery().contains("index=1")) {
            awaitChange();
        }
        return INSTANCE.formatted(service, service, server.getAddress().getPort());
    }

    /** There is none. */
    private static void awaitChange() {
        try {
            TimeUnit.SECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
