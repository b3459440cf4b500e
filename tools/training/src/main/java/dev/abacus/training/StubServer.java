package dev.abacus.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Stub of Consul and of a service. Its Consul lists one healthy instance of every service, has no settings and forgets
 * registrations. Its service answers every calculation alike.
 */
final class StubServer implements AutoCloseable {
    private static final String HEALTH = "/v1/health/service/";
    private static final String INSTANCE = """
            [{"Node": {"Address": "127.0.0.1"}, "Checks": [{"Status": "passing"}],
              "Service": {"ID": "%s-stub", "Service": "%s", "Address": "127.0.0.1", "Port": %d}}]
            """;
    private static final String CALCULATION = """
            {"operation": "multiply", "operands": [7, 8], "result": 56, "instance": "training",
             "id": "01890000-0000-7000-8000-000000000000", "recordedAt": "2025-01-01T00:00:00Z"}
            """;

    private final HttpServer server;

    StubServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(exchange, CALCULATION));
        server.createContext(HEALTH, this::answerInstance);
        server.createContext("/v1/", exchange -> exchange.sendResponseHeaders(404, -1));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answerInstance(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getQuery().contains("index=1")) {
            awaitChange();
        }
        String service = exchange.getRequestURI().getPath().substring(HEALTH.length());
        answer(exchange, INSTANCE.formatted(service, service, port()));
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("X-Consul-Index", "1");
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 201 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
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
