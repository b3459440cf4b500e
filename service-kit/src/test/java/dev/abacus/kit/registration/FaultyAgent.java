package dev.abacus.kit.registration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.abacus.kit.http.Caller;
import dev.abacus.kit.http.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Passes calls on to a Consul agent, but may answer those of some paths, or all, itself. */
final class FaultyAgent implements AutoCloseable {
    private static final String REGISTRATION = "/v1/agent/service/register";

    private final Caller consul;
    private final HttpServer server;
    private final AtomicInteger swallowed = new AtomicInteger();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private volatile @Nullable HttpHandler instead;

    private FaultyAgent(Caller consul, HttpServer server) {
        this.consul = consul;
        this.server = server;
    }

    static FaultyAgent inFrontOf(URI consul) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FaultyAgent agent = new FaultyAgent(new Caller(consul.getPort()), server);
        server.createContext("/", agent::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return agent;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void answerRegistrationsWith(int status) {
        answer(REGISTRATION, status);
    }

    /** @param path the begin of those that are answered */
    void answer(String path, int status) {
        statuses.put(path, status);
    }

    /** Has all calls answered by {@code handler}; null: by Consul again. */
    void answerAllBy(@Nullable HttpHandler handler) {
        instead = handler;
    }

    void forwardRegistrations() {
        statuses.remove(REGISTRATION);
    }

    /** How many calls it has answered with a status. */
    int swallowed() {
        return swallowed.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().toString();
            HttpHandler all = instead;
            Optional<Integer> status = statuses.entrySet().stream()
                    .filter(each -> path.startsWith(each.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
            if (all != null) {
                all.handle(exchange);
            } else if (status.isPresent()) {
                swallowed.incrementAndGet();
                exchange.sendResponseHeaders(status.get(), -1);
            } else {
                Reply reply = consul.call(exchange.getRequestMethod(), path, BodyPublishers.ofByteArray(body));
                exchange.getResponseHeaders().set("X-Consul-Index", String.valueOf(reply.header("X-Consul-Index")));
                exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
                exchange.getResponseBody().write(reply.body());
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
