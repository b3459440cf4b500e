package dev.abacus.cluster.room.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTTP client that calls the gateways in turn, half GET and half recordings. If a connection fails, it repeats the call
 * once, with the same {@code Idempotency-Key}, at the next gateway, as a client of the suite should. Thread-safe.
 */
final class RetryingCaller implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Pattern INSTANCE = Pattern.compile("\"instance\":\"([^\"]*)\"");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param gateways by name, in a fixed order */
    FinishedCall call(int number, Instant due, Map<String, URI> gateways) throws InterruptedException {
        List<String> names = List.copyOf(gateways.keySet());
        String key = UUID.randomUUID().toString();
        String failure = "no gateway";
        String gateway = "";
        for (int attempt = 0; attempt < Math.min(2, names.size()); attempt++) {
            gateway = names.get((number + attempt) % names.size());
            try {
                HttpResponse<String> response = http.send(
                        request(number, key, gateways.getOrDefault(gateway, URI.create("/"))), BodyHandlers.ofString());
                boolean done = response.statusCode() / 100 == 2;
                return finished(
                        due,
                        gateway,
                        done ? instance(response.body()) : "",
                        done ? "" : "status " + response.statusCode());
            } catch (IOException e) {
                failure = e.getClass().getSimpleName();
            }
        }
        return finished(due, gateway, "", failure);
    }

    private static FinishedCall finished(Instant due, String gateway, String instance, String failure) {
        return new FinishedCall(due, Duration.between(due, Instant.now()), gateway, instance, failure);
    }

    private static HttpRequest request(int number, String key, URI gateway) {
        HttpRequest.Builder request = HttpRequest.newBuilder().timeout(LIMIT);
        int operand = number % 1_000;
        return switch (number / 2 % 4) {
            case 0 ->
                request.uri(gateway.resolve("/api/multiply?a=7&b=" + operand)).build();
            case 1 ->
                request.uri(gateway.resolve("/api/sum?numbers=7," + operand)).build();
            case 2 -> recording(request.uri(gateway.resolve("/api/multiply")), key, "{\"a\":7,\"b\":" + operand + "}");
            default -> recording(request.uri(gateway.resolve("/api/sum")), key, "{\"numbers\":[7," + operand + "]}");
        };
    }

    private static HttpRequest recording(HttpRequest.Builder request, String key, String body) {
        return request.header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static String instance(String body) {
        Matcher found = INSTANCE.matcher(body);
        return found.find() ? found.group(1) : "";
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
