package dev.abacus.chaos.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Server of the API's keys, which are in memory, that gives one answer to everything when told to. */
final class StateServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Entry> entries = new HashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Optional<Fixed> fixed = Optional.empty();
    private long revision;

    private record Entry(String value, long revision) {
        String tag() {
            return "\"" + revision + "\"";
        }
    }

    private record Fixed(int status, String body) {}

    StateServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/api/state/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How many it has answered. */
    int requests() {
        return requests.get();
    }

    /** From now on, whatever is asked. */
    void answer(int status, String body) {
        fixed = Optional.of(new Fixed(status, body));
    }

    /** From now on 503. @param problem the last part of its type */
    void refuse(String problem) {
        answer(503, "{\"type\":\"urn:abacus:problem:%s\"}".formatted(problem));
    }

    /** From now on as the API. */
    void serve() {
        fixed = Optional.empty();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            Fixed answer = fixed.orElseGet(() -> perform(exchange, sent));
            byte[] body = answer.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            requests.incrementAndGet();
        }
    }

    private synchronized Fixed perform(HttpExchange exchange, String sent) {
        String key = exchange.getRequestURI().getPath();
        Entry present = entries.get(key);
        if (!holds(exchange.getRequestHeaders(), present)) {
            return new Fixed(412, "");
        }
        return switch (exchange.getRequestMethod()) {
            case "GET" -> present == null ? new Fixed(404, "") : tagged(exchange, present, 200, present.value());
            case "PUT" -> {
                var written = new Entry(sent, ++revision);
                entries.put(key, written);
                yield tagged(exchange, written, present == null ? 201 : 204, "");
            }
            default -> new Fixed(entries.remove(key) == null ? 404 : 204, "");
        };
    }

    private static boolean holds(Headers headers, @Nullable Entry present) {
        String ifMatch = headers.getFirst("If-Match");
        return (ifMatch == null || present != null && present.tag().equals(ifMatch))
                && (headers.getFirst("If-None-Match") == null || present == null);
    }

    private static Fixed tagged(HttpExchange exchange, Entry entry, int status, String body) {
        exchange.getResponseHeaders().set("ETag", entry.tag());
        return new Fixed(status, body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
