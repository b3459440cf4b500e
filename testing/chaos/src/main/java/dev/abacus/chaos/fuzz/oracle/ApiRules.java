package dev.abacus.chaos.fuzz.oracle;

import dev.abacus.chaos.fuzz.wire.RawRequest;
import dev.abacus.chaos.fuzz.wire.RawResponse;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Rules of successful responses of the API: invalid requests do not succeed, and results are right. */
final class ApiRules {

    private static final Set<String> SINGLE = Set.of("prefix", "limit", "after", "ttl", "consistency", "a", "b");
    private static final Pattern OPERANDS = Pattern.compile("a=(-?\\d{1,18})&b=(-?\\d{1,18})");
    private static final Pattern LISTS = Pattern.compile("/api/(calculations|state)");

    private ApiRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("a plain request is not refused", ApiRules::plain),
                of("a product is right", ApiRules::product),
                of("a success of the API is JSON, or events", ApiRules::mediaType),
                of("quality values count", ApiRules::quality),
                of("lists vary by Accept", ApiRules::vary),
                of("a stream is not stored by caches", ApiRules::streamCaching),
                of("nobody guesses the type of a value", ApiRules::sniffing),
                of("an unknown parameter is refused", ApiRules::unknownParameter),
                of("a repeated parameter is refused", ApiRules::repeatedParameter),
                of("a limit is decimal digits", ApiRules::limit),
                refused(
                        "two idempotency keys are refused",
                        request -> request.method().equals("POST")
                                && request.values("Idempotency-Key").size() > 1),
                refused(
                        "PUT of a part is refused",
                        request -> request.method().equals("PUT") && request.has("Content-Range")),
                of("a coded value is refused", ApiRules::coding),
                refused(
                        "DELETE heeds If-None-Match",
                        request -> request.method().equals("DELETE")
                                && request.values("If-None-Match").equals(List.of("*"))),
                new Rule("a well-formed precondition is evaluated", ApiRules::precondition),
                of(
                        "no other origin may read",
                        (request, response) -> response.has("Access-Control-Allow-Origin")
                                ? response.first("Access-Control-Allow-Origin")
                                : null));
    }

    /** Of a success of the API. */
    private static Rule of(String name, BiFunction<RawRequest, RawResponse, @Nullable String> breach) {
        return new Rule(
                name,
                exchange -> exchange.response()
                        .filter(response -> response.isSuccess()
                                && exchange.raw().path().startsWith("/api/")
                                && !exchange.raw().method().equals("OPTIONS"))
                        .map(response -> breach.apply(exchange.raw(), response))
                        .orElse(null));
    }

    /** No request of this kind succeeds. */
    private static Rule refused(String name, Predicate<RawRequest> kind) {
        return of(name, (request, response) -> kind.test(request) ? "%d".formatted(response.status()) : null);
    }

    private static @Nullable String plain(Exchange exchange) {
        return exchange.response()
                .filter(response -> exchange.request().isPlain()
                        && response.status() >= 400
                        && response.status() != 404
                        && response.status() != 503)
                .map(response -> response.status() + " " + response.text())
                .orElse(null);
    }

    private static @Nullable String product(RawRequest request, RawResponse response) {
        boolean product =
                request.path().equals("/api/multiply") && request.method().equals("GET");
        if (!product || !response.mediaType().equals("application/json")) {
            return null;
        }
        JsonNode body = Exchange.json(response);
        List<BigInteger> operands = body.path("operands")
                .valueStream()
                .map(operand -> new BigInteger(operand.asString("0")))
                .toList();
        Matcher asked = OPERANDS.matcher(request.query());
        boolean right = operands.size() == 2
                && operands.get(0)
                        .multiply(operands.get(1))
                        .equals(new BigInteger(body.path("result").asString("0")))
                && (!asked.matches()
                        || operands.equals(List.of(new BigInteger(asked.group(1)), new BigInteger(asked.group(2)))));
        return right ? null : response.text();
    }

    private static @Nullable String mediaType(RawRequest request, RawResponse response) {
        boolean value = request.path().startsWith("/api/state/");
        boolean right = value
                || response.status() == 204
                || Set.of("GET", "HEAD", "POST").stream().noneMatch(request.method()::equals)
                || Set.of("application/json", "text/event-stream").contains(response.mediaType());
        return right ? null : response.first("Content-Type");
    }

    /** Where JSON is asked for with certainty, and a stream of events less. */
    private static @Nullable String quality(RawRequest request, RawResponse response) {
        String accept = String.join(",", request.values("Accept")).replace(" ", "");
        List<String> ranges = Arrays.asList(accept.split(","));
        boolean json = ranges.contains("application/json")
                || ranges.contains("application/json;q=1")
                || ranges.contains("application/json;q=1.0");
        boolean lessEvents = ranges.stream()
                .noneMatch(range -> range.startsWith("text/event-stream")
                        && !range.matches("text/event-stream;q=0(\\.[0-9]{1,3})?"));
        return json && lessEvents && response.mediaType().equals("text/event-stream")
                ? "events for Accept: " + accept
                : null;
    }

    private static @Nullable String vary(RawRequest request, RawResponse response) {
        boolean list =
                LISTS.matcher(request.path()).matches() && Set.of("GET", "HEAD").contains(request.method());
        boolean varies = response.values("Vary").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("accept"));
        return list && !varies ? "Vary is '%s'".formatted(response.first("Vary")) : null;
    }

    private static @Nullable String streamCaching(RawRequest request, RawResponse response) {
        // A value that was stored with this type is no stream.
        return response.mediaType().equals("text/event-stream")
                        && !request.path().startsWith("/api/state/")
                        && !response.first("Cache-Control").contains("no-store")
                ? "Cache-Control is '%s'".formatted(response.first("Cache-Control"))
                : null;
    }

    private static @Nullable String sniffing(RawRequest request, RawResponse response) {
        boolean value =
                request.path().startsWith("/api/state/") && request.method().equals("GET");
        return value && !response.first("X-Content-Type-Options").equals("nosniff")
                ? "X-Content-Type-Options is '%s'".formatted(response.first("X-Content-Type-Options"))
                : null;
    }

    private static @Nullable String unknownParameter(RawRequest request, RawResponse response) {
        return names(request).stream()
                .filter(name -> name.matches("[A-Za-z]+") && !SINGLE.contains(name) && !name.equals("numbers"))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String repeatedParameter(RawRequest request, RawResponse response) {
        List<String> names = names(request);
        return names.stream()
                .filter(name -> SINGLE.contains(name) && names.indexOf(name) != names.lastIndexOf(name))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String limit(RawRequest request, RawResponse response) {
        return parameters(request).stream()
                .filter(parameter -> parameter.startsWith("limit=")
                        && !parameter.replaceAll("%3\\d", "0").matches("limit=\\d+"))
                .findFirst()
                .orElse(null);
    }

    private static List<String> names(RawRequest request) {
        return parameters(request).stream()
                .map(parameter -> parameter.replaceFirst("=.*", ""))
                .toList();
    }

    private static List<String> parameters(RawRequest request) {
        return Arrays.stream(request.query().split("&"))
                .filter(parameter -> !parameter.isEmpty())
                .toList();
    }

    private static @Nullable String coding(RawRequest request, RawResponse response) {
        List<String> codings = request.values("Content-Encoding");
        boolean coded = codings.stream().anyMatch(coding -> !coding.isEmpty() && !coding.equals("identity"));
        return coded && request.body().length > 0 && Set.of("PUT", "POST").contains(request.method())
                ? request.body().length + " bytes of " + codings
                : null;
    }

    private static @Nullable String precondition(Exchange exchange) {
        boolean only = exchange.request().mutations().equals(Set.of("precondition"))
                && exchange.raw().path().startsWith("/api/state/")
                && Stream.of("If-Match", "If-None-Match")
                        .map(exchange.raw()::values)
                        .noneMatch(ApiRules::isMixed);
        return exchange.response()
                .filter(response -> only && response.status() == 400)
                .map(RawResponse::text)
                .orElse(null);
    }

    /** Several lines are one list, and {@code *} must stand alone (RFC 9110, 13.1). */
    private static boolean isMixed(List<String> lines) {
        return lines.size() > 1 && lines.contains("*");
    }
}
