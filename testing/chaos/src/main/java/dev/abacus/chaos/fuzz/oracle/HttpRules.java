package dev.abacus.chaos.fuzz.oracle;

import dev.abacus.chaos.fuzz.wire.RawRequest;
import dev.abacus.chaos.fuzz.wire.RawResponse;
import dev.abacus.chaos.fuzz.wire.ReadResult;
import dev.abacus.chaos.fuzz.wire.ReadResult.Closed;
import dev.abacus.chaos.fuzz.wire.ReadResult.Malformed;
import dev.abacus.chaos.fuzz.wire.ReadResult.Responded;
import dev.abacus.chaos.fuzz.wire.ReadResult.TimedOut;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rules of HTTP (RFC 9110, 9111, 9112). */
final class HttpRules {

    /** As much of a head as the gateway reads; and a body that it need not read to its end. */
    private static final int LONG_HEAD = 20 << 10;

    private static final int TOO_LONG_HEAD = 25 << 10;
    private static final int LONG_BODY = 1 << 20;
    private static final Set<Integer> SERVER_ERRORS = Set.of(501, 503, 505);

    private HttpRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("a response within 3 s", HttpRules::hang),
                new Rule("a response to every request", HttpRules::closed),
                new Rule("valid HTTP", HttpRules::malformed),
                new Rule("a pipelined request is answered, too", HttpRules::following),
                of("no 5xx but 501, 503 and 505", HttpRules::serverError),
                of(
                        "405 has Allow",
                        response -> response.status() == 405 && !response.has("Allow") ? "there is none" : null),
                of(
                        "503 has Retry-After",
                        response -> response.status() == 503
                                        && !isHealth(response)
                                        && !response.first("Retry-After").matches("\\d+")
                                ? "it is '%s'".formatted(response.first("Retry-After"))
                                : null),
                new Rule("too long a head is not just 400", HttpRules::tooLong),
                of("no empty header field", HttpRules::emptyField),
                of("Location stays on this host", HttpRules::location));
    }

    /** Of the actuator: 503 says how it is, and is no error. */
    static boolean isHealth(RawResponse response) {
        return response.mediaType().startsWith("application/vnd.spring-boot.actuator");
    }

    private static Rule of(String name, Function<RawResponse, @Nullable String> breach) {
        return new Rule(name, exchange -> exchange.response().map(breach).orElse(null));
    }

    private static @Nullable String hang(Exchange exchange) {
        return exchange.result() instanceof TimedOut ? "nothing, or not all of it" : null;
    }

    private static @Nullable String closed(Exchange exchange) {
        return exchange.result() instanceof Closed(String how) && !mayBeReset(exchange) && !isOld(exchange)
                ? "the connection ended: " + how
                : null;
    }

    /**
     * Whether the server may answer and close the connection before it has read the whole request: the reset may discard
     * the response (RFC 9112, 9.6).
     */
    private static boolean mayBeReset(Exchange exchange) {
        RawRequest request = exchange.raw();
        return request.head().length() > LONG_HEAD
                || request.body().length >= LONG_BODY
                || request.body().length > 0 && request.has("Expect");
    }

    private static @Nullable String malformed(Exchange exchange) {
        return exchange.result() instanceof Malformed(String what) && !isOld(exchange) ? what : null;
    }

    /** A request without a version, or without a target, is one of HTTP/0.9, whose responses are their bodies alone. */
    private static boolean isOld(Exchange exchange) {
        return exchange.raw().version().isEmpty() || exchange.raw().target().isBlank();
    }

    private static @Nullable String following(Exchange exchange) {
        ReadResult following = exchange.received().following();
        return switch (following) {
            case null -> null;
            case Closed _ -> null;
            case Responded(RawResponse response) when response.status() == 200 || response.status() == 503 -> null;
            default -> "what follows is " + following;
        };
    }

    private static @Nullable String serverError(RawResponse response) {
        return response.status() >= 500 && !SERVER_ERRORS.contains(response.status())
                ? String.valueOf(response.status())
                : null;
    }

    /** Where nothing else is mutated (RFC 9110, 15.5.15; RFC 6585, 5). */
    private static @Nullable String tooLong(Exchange exchange) {
        boolean only = exchange.request().mutations().size() == 1
                && exchange.raw().head().length() > TOO_LONG_HEAD;
        return exchange.response()
                .filter(response -> only && response.status() == 400)
                .map(RawResponse::text)
                .orElse(null);
    }

    private static @Nullable String emptyField(RawResponse response) {
        return response.fields().stream()
                .filter(field -> field.value().isEmpty())
                .findFirst()
                .map(field -> field.name() + " is empty")
                .orElse(null);
    }

    private static @Nullable String location(RawResponse response) {
        String location = response.first("Location");
        return location.matches("(?i)[a-z]+:.*|//.*") ? location : null;
    }
}
