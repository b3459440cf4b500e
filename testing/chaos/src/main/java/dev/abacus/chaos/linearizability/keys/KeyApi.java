package dev.abacus.chaos.linearizability.keys;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /api/state/{key}} of a gateway, each request sent once: java.net.http repeats none but a GET by itself.
 * Thread-safe.
 */
final class KeyApi implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final JsonMapper JSON = new JsonMapper();

    /** The kinds of problem that say: nothing was written. */
    private static final Set<String> NOT_DONE = Set.of(
            "urn:abacus:problem:unavailable", "urn:abacus:problem:overloaded", "urn:abacus:problem:storage-full");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    KeyOutcome send(URI gateway, String key, KeyRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<String>> response =
                http.sendAsync(http(gateway.resolve("/api/state/" + key), request), BodyHandlers.ofString());
        try {
            return outcome(request, response.get(LIMIT.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            response.cancel(true);
            return unknown(request, "timeout");
        } catch (ExecutionException e) {
            // It stands for a connection that was never made; one that breaks is another IOException.
            return e.getCause() instanceof ConnectException
                    ? new KeyOutcome.WithoutEffect("connection refused")
                    : unknown(request, "connection lost");
        }
    }

    private static HttpRequest http(URI uri, KeyRequest request) {
        var http = HttpRequest.newBuilder(uri);
        return switch (request) {
            case KeyRequest.Get() -> http.build();
            case KeyRequest.Put(String value, KeyPrecondition condition) ->
                on(condition, http).PUT(BodyPublishers.ofString(value)).build();
            case KeyRequest.Delete(KeyPrecondition condition) ->
                on(condition, http).DELETE().build();
        };
    }

    private static HttpRequest.Builder on(KeyPrecondition condition, HttpRequest.Builder http) {
        return switch (condition) {
            case KeyPrecondition.None() -> http;
            case KeyPrecondition.Absent() -> http.header("If-None-Match", "*");
            case KeyPrecondition.AtRevision(long revision) -> http.header("If-Match", "\"" + revision + "\"");
        };
    }

    private static KeyOutcome outcome(KeyRequest request, HttpResponse<String> response) {
        int status = response.statusCode();
        return switch (request) {
            case KeyRequest.Get()
            when status == 200 -> new KeyOutcome.Answered(new KeyAnswer.Found(response.body(), revision(response)));
            case KeyRequest.Put _
            when status == 201 || status == 204 ->
                new KeyOutcome.Answered(new KeyAnswer.Stored(revision(response), status == 201));
            case KeyRequest.Delete _ when status == 204 -> new KeyOutcome.Answered(new KeyAnswer.Deleted());
            case KeyRequest.Get _, KeyRequest.Delete _
            when status == 404 -> new KeyOutcome.Answered(new KeyAnswer.NotFound());
            case KeyRequest.Put _, KeyRequest.Delete _
            when status == 412 -> new KeyOutcome.Answered(new KeyAnswer.ConditionFailed());
            default -> failure(request, response);
        };
    }

    private static KeyOutcome failure(KeyRequest request, HttpResponse<String> response) {
        String problem = problem(response.body());
        return NOT_DONE.contains(problem)
                ? new KeyOutcome.WithoutEffect(problem)
                : unknown(request, response.statusCode() + " " + problem);
    }

    private static String problem(String body) {
        try {
            return JSON.readTree(body).path("type").asString("");
        } catch (JacksonException e) {
            return "";
        }
    }

    private static KeyOutcome unknown(KeyRequest request, String why) {
        return request instanceof KeyRequest.Get
                ? new KeyOutcome.WithoutEffect(why)
                : new KeyOutcome.Answered(new KeyAnswer.Unknown());
    }

    private static long revision(HttpResponse<String> response) {
        String tag = response.headers().firstValue("ETag").orElseThrow();
        return Long.parseLong(tag.substring(1, tag.length() - 1));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
