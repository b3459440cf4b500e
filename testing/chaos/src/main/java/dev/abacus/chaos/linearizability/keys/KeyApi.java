package dev.abacus.chaos.linearizability.keys;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /api/state/{key}} of a gateway, each request sent once: java.net.http repeats none but a GET by itself.
 * Thread-safe.
 */
final class KeyApi implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Pattern REVISION = Pattern.compile("\"(\\d{1,18})\"");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    KeyOutcome send(URI gateway, String key, KeyRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<String>> response =
                http.sendAsync(http(gateway.resolve("/api/state/" + key), request), BodyHandlers.ofString());
        try {
            return outcome(request, response.get(LIMIT.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            response.cancel(true);
            return new KeyOutcome.Failed(KeyFailure.OUTCOME_UNKNOWN, "timeout");
        } catch (ExecutionException e) {
            // It stands for a connection that was never made; one that breaks is another IOException.
            return e.getCause() instanceof ConnectException
                    ? new KeyOutcome.Failed(KeyFailure.NOT_EXECUTED, "connection refused")
                    : new KeyOutcome.Failed(KeyFailure.OUTCOME_UNKNOWN, "connection lost");
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
            when status == 200 -> tagged(response, revision -> new KeyAnswer.Found(response.body(), revision));
            case KeyRequest.Put _
            when status == 201 || status == 204 ->
                tagged(response, revision -> new KeyAnswer.Stored(revision, status == 201));
            case KeyRequest.Delete _ when status == 204 -> new KeyOutcome.Answered(new KeyAnswer.Deleted());
            case KeyRequest.Get _, KeyRequest.Delete _
            when status == 404 -> new KeyOutcome.Answered(new KeyAnswer.NotFound());
            case KeyRequest.Put _, KeyRequest.Delete _
            when status == 412 -> new KeyOutcome.Answered(new KeyAnswer.ConditionFailed());
            default -> failure(response);
        };
    }

    private static KeyOutcome tagged(HttpResponse<String> response, LongFunction<KeyAnswer> answer) {
        Matcher tag = REVISION.matcher(response.headers().firstValue("ETag").orElse(""));
        return tag.matches()
                ? new KeyOutcome.Answered(answer.apply(Long.parseLong(tag.group(1))))
                : new KeyOutcome.Failed(
                        KeyFailure.UNEXPECTED_RESPONSE, response.statusCode() + " without a revision as its ETag");
    }

    private static KeyOutcome failure(HttpResponse<String> response) {
        String problem = problem(response.body());
        KeyFailure kind = response.statusCode() == 503 ? unavailable(problem) : KeyFailure.UNEXPECTED_RESPONSE;
        return new KeyOutcome.Failed(kind, (response.statusCode() + " " + problem).strip());
    }

    private static KeyFailure unavailable(String problem) {
        return switch (problem) {
            case "urn:abacus:problem:unavailable", "urn:abacus:problem:overloaded", "urn:abacus:problem:storage-full" ->
                KeyFailure.NOT_EXECUTED;
            case "urn:abacus:problem:outcome-unknown" -> KeyFailure.OUTCOME_UNKNOWN;
            default -> KeyFailure.UNEXPECTED_RESPONSE;
        };
    }

    private static String problem(String body) {
        try {
            return JsonMapper.shared().readTree(body).path("type").asString("");
        } catch (JacksonException e) {
            return "";
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
