package dev.abacus.chaos.mutants;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Gateway that breaks one guarantee: a reverse proxy with a planted fault, in front of a correct gateway. The checkers have
 * to find the fault. Thread-safe.
 */
public final class MutantGateway implements AutoCloseable {

    /** What the client and the server here see to themselves. */
    private static final Set<String> OF_THE_CONNECTION = ofTheConnection();

    private final URI upstream;
    private final PlantedFault fault;
    private final BooleanSupplier strikes;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** With a fault that always strikes. */
    public MutantGateway(URI upstream, PlantedFault fault) {
        this(upstream, fault, () -> true);
    }

    /** @param strikes whether the fault shows in the next call or event that it affects; thread-safe */
    MutantGateway(URI upstream, PlantedFault fault, BooleanSupplier strikes) {
        this.upstream = upstream;
        this.fault = fault;
        this.strikes = strikes;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = new ProxyRequest(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes());
            if (request.header("Accept").filter("text/event-stream"::equals).isPresent()) {
                stream(request, exchange);
            } else if (fault instanceof PlantedFault.OfCalls(var affects, var mutation)
                    && affects.test(request)
                    && strikes.getAsBoolean()) {
                answer(mutation.answer(request, this::send), exchange);
            } else {
                answer(send(request), exchange);
            }
        }
    }

    private ProxyResponse send(ProxyRequest request) {
        HttpResponse<byte[]> response = send(request, BodyHandlers.ofByteArray());
        return new ProxyResponse(response.statusCode(), response.headers().map(), response.body());
    }

    private <T> HttpResponse<T> send(ProxyRequest request, BodyHandler<T> handler) {
        var http = HttpRequest.newBuilder(upstream.resolve(request.path()))
                .method(request.method(), BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name)) {
                values.forEach(value -> http.header(name, value));
            }
        });
        try {
            return this.http.send(http.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void answer(ProxyResponse response, HttpExchange exchange) throws IOException {
        setHeaders(response.headers(), exchange);
        byte[] body = response.body();
        exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private void stream(ProxyRequest request, HttpExchange exchange) throws IOException {
        PlantedFault.EventMutation mutation =
                fault instanceof PlantedFault.OfEvents(var each) ? each.get() : (event, _) -> List.of(event);
        HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            setHeaders(response.headers().map(), exchange);
            exchange.sendResponseHeaders(response.statusCode(), 0);
            OutputStream out = exchange.getResponseBody();
            out.flush();
            var block = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                block.append(line).append('\n');
                if (line.isEmpty()) {
                    for (String sent : deliver(mutation, block.toString())) {
                        out.write(sent.getBytes(StandardCharsets.UTF_8));
                    }
                    out.flush();
                    block.setLength(0);
                }
            }
        }
    }

    /** A comment, or a position, is no event. */
    private List<String> deliver(PlantedFault.EventMutation mutation, String block) {
        return block.startsWith("data:") || block.contains("\ndata:")
                ? mutation.deliver(block, strikes.getAsBoolean())
                : List.of(block);
    }

    private static void setHeaders(Map<String, List<String>> headers, HttpExchange exchange) {
        headers.forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
    }

    private static Set<String> ofTheConnection() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(List.of("Connection", "Content-Length", "Host", "Transfer-Encoding", "Upgrade"));
        return names;
    }

    @Override
    public void close() {
        server.stop(0);
        http.shutdownNow();
        threads.shutdownNow();
    }
}
