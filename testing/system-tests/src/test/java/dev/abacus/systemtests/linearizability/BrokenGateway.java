package dev.abacus.systemtests.linearizability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.abacus.chaos.audit.EtcdClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Gateway that breaks one guarantee, in front of a correct gateway that does the rest. The checkers have to find the
 * violation.
 */
public final class BrokenGateway implements AutoCloseable {

    private static final String KEYS = "/api/state/";
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** What the client and the server here see to themselves. */
    private static final Set<String> OF_THE_CONNECTION =
            ignoringCase("Connection", "Content-Length", "Host", "Transfer-Encoding", "Upgrade");

    private final URI sound;
    private final Fault fault;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private sealed interface Fault {

        record SerializableReads(EtcdClient member) implements Fault {}

        record RepeatedWithoutKey() implements Fault {}
    }

    private BrokenGateway(URI sound, Fault fault) throws IOException {
        this.sound = sound;
        this.fault = fault;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Reads a key as one member of etcd has it at the time, behind the others or not. @param member its client URL */
    public static BrokenGateway servingSerializableReads(URI sound, URI member) throws IOException {
        return new BrokenGateway(sound, new Fault.SerializableReads(new EtcdClient(List.of(member))));
    }

    /** Sends each recording twice, as after a lost answer, and without the caller's idempotency key. */
    public static BrokenGateway repeatingWithoutKey(URI sound) throws IOException {
        return new BrokenGateway(sound, new Fault.RepeatedWithoutKey());
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        try (exchange) {
            switch (fault) {
                case Fault.SerializableReads(EtcdClient member)
                when method.equals("GET") && path.startsWith(KEYS) ->
                    answer(
                            exchange,
                            member.get(("/abacus/state/" + path.substring(KEYS.length())).getBytes(UTF_8), true));
                case Fault.RepeatedWithoutKey()
                when method.equals("POST") -> {
                    send(exchange, body, name -> !name.equalsIgnoreCase(IDEMPOTENCY_KEY));
                    answer(exchange, send(exchange, body, name -> !name.equalsIgnoreCase(IDEMPOTENCY_KEY)));
                }
                default -> answer(exchange, send(exchange, body, _ -> true));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers a read of a key as a gateway would. */
    private static void answer(HttpExchange exchange, Optional<EtcdClient.Stored> found) throws IOException {
        if (found.isEmpty()) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        byte[] value = found.get().value();
        exchange.getResponseHeaders().set("ETag", "\"" + found.get().revision() + "\"");
        exchange.sendResponseHeaders(200, value.length);
        exchange.getResponseBody().write(value);
    }

    private HttpResponse<byte[]> send(HttpExchange exchange, byte[] body, Predicate<String> headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        sound.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name) && headers.test(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        response.headers().map().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        byte[] body = response.body();
        exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static Set<String> ignoringCase(String... names) {
        Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        all.addAll(List.of(names));
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
        http.shutdownNow();
    }
}
