package dev.abacus.systemtests.linearizability;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A gateway with a fault in its code, on a port of its own: it hands on to a sound one what it would do itself. A test
 * of the tests: whatever is to judge the suite has to find it guilty behind this.
 */
public final class BrokenGateway implements AutoCloseable {

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** What java.net.http sets itself. */
    private static final Set<String> OF_THE_CONNECTION =
            ignoringCase("Connection", "Content-Length", "Host", "Upgrade");

    private final URI sound;
    private final Fault fault;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private enum Fault {
        SERIALIZABLE_READS,
        REPEATED_WITHOUT_KEY
    }

    private record Incoming(HttpExchange exchange, byte[] body) {}

    private BrokenGateway(URI sound, Fault fault) throws IOException {
        this.sound = sound;
        this.fault = fault;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Serves each read of a key from whichever member of etcd it asks, up to date or not. */
    public static BrokenGateway servingSerializableReads(URI sound) throws IOException {
        return new BrokenGateway(sound, Fault.SERIALIZABLE_READS);
    }

    /** Sends each recording twice, as after a lost answer, and each time without the caller's idempotency key. */
    public static BrokenGateway repeatingWithoutKey(URI sound) throws IOException {
        return new BrokenGateway(sound, Fault.REPEATED_WITHOUT_KEY);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var incoming = new Incoming(exchange, exchange.getRequestBody().readAllBytes());
            answer(exchange, handOn(incoming));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> handOn(Incoming incoming) throws IOException, InterruptedException {
        String method = incoming.exchange().getRequestMethod();
        URI uri = incoming.exchange().getRequestURI();
        if (fault == Fault.SERIALIZABLE_READS
                && method.equals("GET")
                && uri.getPath().startsWith("/api/state/")) {
            return send(incoming, uri.getRawPath() + "?consistency=serializable", header -> true);
        }
        if (fault == Fault.REPEATED_WITHOUT_KEY && method.equals("POST")) {
            send(incoming, uri.toString(), header -> !header.equalsIgnoreCase(IDEMPOTENCY_KEY));
            return send(incoming, uri.toString(), header -> !header.equalsIgnoreCase(IDEMPOTENCY_KEY));
        }
        return send(incoming, uri.toString(), header -> true);
    }

    private HttpResponse<byte[]> send(Incoming incoming, String path, Predicate<String> headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(sound.resolve(path))
                .method(incoming.exchange().getRequestMethod(), BodyPublishers.ofByteArray(incoming.body()));
        incoming.exchange().getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name) && headers.test(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        response.headers().map().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Content-Length") && !name.equalsIgnoreCase("Transfer-Encoding")) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        byte[] body = response.body();
        exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static Set<String> ignoringCase(String... names) {
        Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        all.addAll(Set.of(names));
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
        http.shutdownNow();
    }
}
