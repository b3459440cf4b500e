package dev.abacus.gateway.routing;

import com.sun.net.httpserver.HttpServer;
import dev.abacus.kit.deadline.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An instance on a real socket, registered with a real Consul, that answers its own name. */
public final class TestInstance implements AutoCloseable {

    private static final String PROBLEM = """
            {"type": "urn:abacus:problem:%s", "detail": "%s"}""";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String id;
    private final URI consul;
    private final HttpServer server;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger maxInFlight = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile String contentType = "application/json";
    private volatile String answer;
    private volatile boolean hanging;
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean resetting;
    private volatile boolean failingHalf;
    private final Map<String, String> headers = new ConcurrentSkipListMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();

    private record Refusal(String type, String retryAfter) {}

    public TestInstance(String service, String id, URI consul) throws IOException {
        this.id = id;
        this.consul = consul;
        this.answer = PROBLEM.formatted("unavailable", id);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            boolean even = calls.incrementAndGet() % 2 == 0;
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            maxInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            if (hanging) {
                await();
            }
            sleep(delay);
            inFlight.decrementAndGet();
            if (resetting) {
                throw new IOException("reset");
            }
            Refusal refusal = refusals.poll();
            String text = refusal == null ? answer : PROBLEM.formatted(refusal.type(), refusal.type());
            if (refusal != null) {
                exchange.getResponseHeaders().set("Retry-After", refusal.retryAfter());
            }
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.sendResponseHeaders(refusal != null ? 503 : failingHalf && even ? 500 : status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        register(service);
    }

    void register(String service) {
        put(consul, "/v1/agent/service/register", registration(service, id, port()));
    }

    void deregister() {
        put(consul, "/v1/agent/service/deregister/" + id, "");
    }

    int port() {
        return server.getAddress().getPort();
    }

    public int calls() {
        return calls.get();
    }

    public int maxInFlight() {
        return maxInFlight.get();
    }

    TestInstance answers(int status) {
        this.status = status;
        return this;
    }

    /** As another program that listens there. */
    public TestInstance answers(int status, String contentType, String answer) {
        this.contentType = contentType;
        this.answer = answer;
        return answers(status);
    }

    /** Answers one more call with 503. Refusals are queued. The detail of the problem is its type. */
    TestInstance refusesNext(String type, String retryAfter) {
        refusals.add(new Refusal(type, retryAfter));
        return this;
    }

    public TestInstance hangs() {
        hanging = true;
        return this;
    }

    TestInstance answersAfter(Duration delay) {
        this.delay = delay;
        return this;
    }

    /** Answers every second call with a 500. */
    TestInstance failsHalf() {
        failingHalf = true;
        return this;
    }

    /** Takes each request, and closes the connection without an answer. */
    TestInstance resets() {
        resetting = true;
        return this;
    }

    public TestInstance recovers() {
        hanging = false;
        resetting = false;
        return this;
    }

    /** What the last call told of its caller's patience, in milliseconds. */
    long timeLimit() {
        String limit = header(Deadline.HEADER);
        return limit == null ? 0 : Long.parseLong(limit);
    }

    /** Its value in the last call that had it. */
    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** As a killed one: its port refuses, and Consul has not noticed. */
    public void die() {
        released.countDown();
        server.stop(0);
    }

    @Override
    public void close() {
        die();
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String registration(String service, String id, int port) {
        return """
                {"Name": "%s", "ID": "%s", "Address": "127.0.0.1", "Port": %d}""".formatted(service, id, port);
    }

    static void put(URI consul, String path, String body) {
        try {
            var request = HttpRequest.newBuilder(consul.resolve(path))
                    .PUT(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            if (HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
                throw new IOException("Consul refuses " + path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
