package dev.abacus.cluster.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.room.action.ActionRequest;
import dev.abacus.cluster.room.action.JsonFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP server of the control room, on loopback, with a virtual thread for each request. */
final class RoomServer implements AutoCloseable {
    private static final int MAX_BODY = 4_096;
    private static final String HTML = "text/html; charset=utf-8";
    private static final String DOCUMENT_POLICY = "default-src 'none'; frame-ancestors 'none'";

    static {
        // read by the server once: without it, the end of an answer may wait 40 ms for an acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("jdk.httpserver.maxConnections", "200");
    }

    private final ControlRoom room;
    private final HttpServer server;
    private final RoomAccess access;
    private final RoomPage page;
    private final PatternsPage patterns;
    private final EventFeed feed;

    private record Answer(int status, String type, byte[] body) {
        static Answer json(int status, Object value) {
            return new Answer(status, "application/json", JsonMapper.shared().writeValueAsBytes(value));
        }

        static Answer error(int status, String message) {
            return json(status, Map.of("error", message));
        }
    }

    /** @param port 0 for a free one */
    RoomServer(ControlRoom room, EventLog events, AtomicInteger pages, Path home, int port) {
        this.room = room;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw ClusterException.because("the control room cannot listen on port " + port, e);
        }
        this.access = new RoomAccess(server.getAddress().getPort());
        this.page = new RoomPage(access.token());
        this.patterns = new PatternsPage(home.resolve("docs/patterns.md"));
        this.feed = new EventFeed(events, room::snapshot, pages);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
    }

    void start() {
        server.start();
    }

    URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    void writeToken(Path file) {
        access.writeToken(file);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Cache-Control", "no-store");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Opener-Policy", "same-origin");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Content-Security-Policy", DOCUMENT_POLICY);
            Optional<String> refusal = access.refusal(exchange.getRequestMethod(), exchange.getRequestHeaders());
            String path = exchange.getRequestURI().getPath();
            if (refusal.isPresent()) {
                send(exchange, Answer.error(403, refusal.get()));
            } else if (path.equals("/events") && exchange.getRequestMethod().equals("GET")) {
                feed.serve(exchange);
            } else {
                send(exchange, answer(exchange, path));
            }
        } catch (UncheckedIOException e) {
            // the client has gone
        }
    }

    private Answer answer(HttpExchange exchange, String path) throws IOException {
        try {
            return switch (exchange.getRequestMethod() + " " + path) {
                case "GET /" -> {
                    exchange.getResponseHeaders().set("Content-Security-Policy", page.policy());
                    yield new Answer(200, HTML, page.html());
                }
                case "GET /patterns" -> new Answer(200, HTML, patterns.html().getBytes(UTF_8));
                case "GET /snapshot" -> {
                    room.attend();
                    yield new Answer(
                            200, "application/json", room.snapshot().data().getBytes(UTF_8));
                }
                case "POST /actions" -> Answer.json(200, room.perform(ActionRequest.of(body(exchange))));
                case "POST /preview" -> Answer.json(200, room.preview(ActionRequest.of(body(exchange))));
                case "POST /load" -> {
                    var wanted = new JsonFields(body(exchange), Set.of("on", "rate"));
                    room.load()
                            .set(
                                    wanted.flag("on", room.load().on()),
                                    Math.clamp(wanted.number("rate", room.load().rate()), -1, Integer.MAX_VALUE));
                    yield Answer.json(
                            200,
                            Map.of("on", room.load().on(), "rate", room.load().rate()));
                }
                default ->
                    Answer.error(
                            404, "there is GET /, /events, /snapshot, /patterns, and POST /actions, /preview, /load");
            };
        } catch (IllegalArgumentException | JacksonException e) {
            return Answer.error(400, String.valueOf(e.getMessage()));
        } catch (ClusterException e) {
            return Answer.error(409, String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            throw new IllegalArgumentException("a body has at most " + MAX_BODY + " bytes");
        }
        return JsonMapper.shared().readTree(body);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
