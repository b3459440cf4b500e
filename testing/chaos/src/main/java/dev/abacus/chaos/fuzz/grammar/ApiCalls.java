package dev.abacus.chaos.fuzz.grammar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;

/** Valid calls of the API. */
final class ApiCalls {

    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";

    private ApiCalls() {}

    static void begin(RequestBuilder builder) {
        SeededRandom random = builder.random;
        switch (random.below(37)) {
            case 0, 1, 2, 3, 4 ->
                builder.call("GET multiply", "GET", "/api/multiply")
                        .with("a", small(random))
                        .with("b", small(random));
            case 5, 6, 7, 8 ->
                builder.call("POST multiply", "POST", "/api/multiply")
                        .json("{\"a\":%d,\"b\":%d}".formatted(small(random), small(random)))
                        .field("Idempotency-Key", builder.mark());
            case 9, 10, 11 -> builder.call("GET sum", "GET", "/api/sum").with("numbers", numbers(random));
            case 12, 13, 14 ->
                builder.call("POST sum", "POST", "/api/sum")
                        .json("{\"numbers\":[" + numbers(random) + "]}")
                        .field("Idempotency-Key", builder.mark());
            case 15, 16 -> list(builder.call("GET calculations", "GET", "/api/calculations"));
            case 17 ->
                builder.call("stream calculations", "GET", "/api/calculations").field("Accept", EVENTS);
            case 18 ->
                builder.call(
                        "GET calculation", "GET", "/api/calculations/" + new UUID(random.number(), random.number()));
            case 19, 20, 21, 22, 23 -> put(builder.call("PUT value", "PUT", "/api/state/" + builder.mark()));
            case 24, 25 -> {
                put(builder.call("PUT shared value", "PUT", shared(random)));
                builder.prepend(builder.mark() + " ");
            }
            case 26, 27, 28 -> builder.call("GET value", "GET", shared(random));
            case 29 -> builder.call("DELETE value", "DELETE", shared(random));
            case 30 -> builder.call(FuzzRequest.DELETE_OWN, "DELETE", "/api/state/" + builder.mark());
            case 31, 32 ->
                list(builder.call("GET values", "GET", "/api/state")).with("prefix", random.one("k", "fuzz", ""));
            case 33 ->
                builder.call("stream values", "GET", "/api/state")
                        .with("prefix", "k")
                        .field("Accept", EVENTS);
            case 34 -> builder.call("GET topology", "GET", "/api/topology");
            case 35 ->
                builder.call(
                        "GET actuator",
                        "GET",
                        random.one("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"));
            default -> builder.call("GET page", "GET", random.one("/", "/v3/api-docs", "/swagger-ui/index.html"));
        }
        if (builder.fields.stream().noneMatch(field -> field.name().equals("Accept")) && random.oneIn(4)) {
            builder.field(
                    "Accept",
                    builder.path.startsWith("/api/state/") || builder.call.equals("GET page")
                            ? "*/*"
                            : random.one("*/*", JSON, JSON + ", */*;q=0.1"));
        }
    }

    private static RequestBuilder list(RequestBuilder builder) {
        return builder.random.oneIn(2) ? builder.with("limit", 1 + builder.random.below(50)) : builder;
    }

    private static void put(RequestBuilder builder) {
        SeededRandom random = builder.random;
        builder.body = switch (random.below(40)) {
            case 0 -> new byte[0];
            case 1 -> random.bytes(20_000);
            case 2 -> "{\"json\": true}".getBytes(UTF_8);
            case 3, 4, 5 -> random.bytes(random.below(200));
            default -> ("value " + random.number()).getBytes(UTF_8);
        };
        builder.field(
                "Content-Type",
                random.one("application/octet-stream", "application/octet-stream", "text/plain", "image/png"));
        if (random.oneIn(10)) {
            builder.with("ttl", random.one("30s", "5m", "1h"));
        }
    }

    /** One of few keys, which other requests write, read and delete as well. */
    private static String shared(SeededRandom random) {
        return "/api/state/k" + random.below(8);
    }

    private static int small(SeededRandom random) {
        return random.below(2_000_001) - 1_000_000;
    }

    private static String numbers(SeededRandom random) {
        return IntStream.range(0, 1 + random.below(5))
                .mapToObj(number -> String.format(Locale.ROOT, "%d", small(random)))
                .collect(joining(","));
    }
}
