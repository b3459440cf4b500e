package dev.abacus.chaos.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.abacus.cluster.load.LoadOperation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A server of the API's computing half that does one call at a time, and stands still when told to. */
final class ArithmeticServer implements AutoCloseable {

    private static final Pattern NUMBER = Pattern.compile("-?\\d+");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Lock oneAtATime = new ReentrantLock(true);
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private volatile Optional<Fixed> fixed = Optional.empty();

    private record Fixed(int status, String body) {}

    ArithmeticServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/api/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on, whatever is asked. */
    void answer(int status, String body) {
        fixed = Optional.of(new Fixed(status, body));
    }

    /** Returns when it goes on. */
    void stall(Duration duration) {
        oneAtATime.lock();
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            oneAtATime.unlock();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        oneAtATime.lock();
        try (exchange) {
            String posted = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            Fixed answer = fixed.orElseGet(() -> compute(exchange, posted));
            byte[] body = answer.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        } finally {
            oneAtATime.unlock();
        }
    }

    private Fixed compute(HttpExchange exchange, String posted) {
        boolean recording = exchange.getRequestMethod().equals("POST");
        LoadOperation operation =
                exchange.getRequestURI().getPath().endsWith("sum") ? LoadOperation.SUM : LoadOperation.MULTIPLY;
        List<Long> operands = NUMBER.matcher(
                        recording ? posted : exchange.getRequestURI().getQuery())
                .results()
                .map(MatchResult::group)
                .map(Long::valueOf)
                .toList();
        String result = "\"operation\":\"%s\",\"operands\":%s,\"result\":%d"
                .formatted(operation.label(), operands, operation.result(operands));
        if (!recording) {
            return new Fixed(200, "{" + result + "}");
        }
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        if (!keys.add(key)) {
            exchange.getResponseHeaders().putAll(Map.of("Idempotency-Replayed", List.of("true")));
        }
        return new Fixed(201, "{\"id\":\"id of " + key + "\"," + result + "}");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
