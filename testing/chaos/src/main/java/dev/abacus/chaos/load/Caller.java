package dev.abacus.chaos.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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
final class Caller implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<URI> gateways;

    Caller(List<URI> gateways) {
        this.gateways = List.copyOf(gateways);
    }

    record Response(LoadResponse answer, boolean switched) {}

    /** @param dueNanos when, by {@link System#nanoTime()}; the time limit of both tries together counts from there */
    Response make(LoadCall call, long dueNanos) throws InterruptedException {
        long deadline = dueNanos + LIMIT.toNanos();
        LoadResponse first = send(call, gateway(call.number()), deadline);
        return first.verdict() == CallVerdict.CONNECTION_FAILED && gateways.size() > 1
                ? new Response(send(call, gateway(call.number() + 1), deadline), true)
                : new Response(first, false);
    }

    private URI gateway(int number) {
        return gateways.get(Math.floorMod(number, gateways.size()));
    }

    private LoadResponse send(LoadCall call, URI gateway, long deadline) throws InterruptedException {
        HttpRequest request = call.to(gateway);
        // Waited for here, as HttpRequest's own timeout ends with the headers.
        CompletableFuture<HttpResponse<String>> response = http.sendAsync(request, BodyHandlers.ofString());
        try {
            return LoadResponse.of(call, response.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            response.cancel(true);
            return LoadResponse.none(CallVerdict.TIMEOUT, "no answer from " + gateway);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                return LoadResponse.none(CallVerdict.CONNECTION_FAILED, gateway + ": " + failure);
            }
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
