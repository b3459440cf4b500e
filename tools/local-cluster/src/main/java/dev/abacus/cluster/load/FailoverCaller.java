package dev.abacus.cluster.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * HTTP client that calls the gateways in turn, as the suite asks of callers: where a connection fails, it repeats the
 * call once with its idempotency key at the next gateway. Thread-safe.
 */
public final class FailoverCaller implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What came of a call. */
    public sealed interface Reply {
        record Answer(HttpResponse<String> response) implements Reply {}

        record Timeout() implements Reply {}

        record ConnectionFailure(IOException cause) implements Reply {}
    }

    /**
     * Call that has ended.
     *
     * @param gateway that was called last
     * @param switched whether it was repeated there
     */
    public record Attempted(URI gateway, boolean switched, Reply reply) {}

    /**
     * @param gateways at least one
     * @param due when, by {@link System#nanoTime()}; the time limit of both tries together counts from there
     */
    public Attempted make(LoadCall call, List<URI> gateways, long due) throws InterruptedException {
        long deadline = due + LIMIT.toNanos();
        URI gateway = gateways.get(call.number() % gateways.size());
        Reply first = send(call, gateway, deadline);
        if (!(first instanceof Reply.ConnectionFailure) || gateways.size() == 1) {
            return new Attempted(gateway, false, first);
        }
        URI next = gateways.get((call.number() + 1) % gateways.size());
        return new Attempted(next, true, send(call, next, deadline));
    }

    private Reply send(LoadCall call, URI gateway, long deadline) throws InterruptedException {
        // Waited for here, as HttpRequest's own timeout ends with the headers.
        CompletableFuture<HttpResponse<String>> response = http.sendAsync(call.to(gateway), BodyHandlers.ofString());
        try {
            return new Reply.Answer(response.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            response.cancel(true);
            return new Reply.Timeout();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                return new Reply.ConnectionFailure(failure);
            }
            throw new IllegalStateException(e);
        }
    }

    /** Calls that are under way fail. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
