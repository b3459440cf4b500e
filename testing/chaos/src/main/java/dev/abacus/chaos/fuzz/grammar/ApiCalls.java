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

    static void begin(Draft draft) {
        Dice dice = draft.dice;
        switch (dice.below(37)) {
            case 0, 1, 2, 3, 4 ->
                draft.call("GET multiply", "GET", "/api/multiply")
                        .with("a", small(dice))
                        .with("b", small(dice));
            case 5, 6, 7, 8 ->
                draft.call("POST multiply", "POST", "/api/multiply")
                        .json("{\"a\":%d,\"b\":%d}".formatted(small(dice), small(dice)))
                        .field("Idempotency-Key", draft.mark());
            case 9, 10, 11 -> draft.call("GET sum", "GET", "/api/sum").with("numbers", numbers(dice));
            case 12, 13, 14 ->
                draft.call("POST sum", "POST", "/api/sum")
                        .json("{\"numbers\":[" + numbers(dice) + "]}")
                        .field("Idempotency-Key", draft.mark());
            case 15, 16 -> list(draft.call("GET calculations", "GET", "/api/calculations"));
            case 17 ->
                draft.call("stream calculations", "GET", "/api/calculations").field("Accept", EVENTS);
            case 18 ->
                draft.call("GET calculation", "GET", "/api/calculations/" + new UUID(dice.number(), dice.number()));
            case 19, 20, 21, 22, 23 -> put(draft.call("PUT value", "PUT", "/api/state/" + draft.mark()));
            case 24, 25 -> {
                put(draft.call("PUT shared value", "PUT", shared(dice)));
                draft.prepend(draft.mark() + " ");
            }
            case 26, 27, 28 -> draft.call("GET value", "GET", shared(dice));
            case 29 -> draft.call("DELETE value", "DELETE", shared(dice));
            case 30 -> draft.call(FuzzRequest.DELETE_OWN, "DELETE", "/api/state/" + draft.mark());
            case 31, 32 ->
                list(draft.call("GET values", "GET", "/api/state")).with("prefix", dice.one("k", "fuzz", ""));
            case 33 ->
                draft.call("stream values", "GET", "/api/state")
                        .with("prefix", "k")
                        .field("Accept", EVENTS);
            case 34 -> draft.call("GET topology", "GET", "/api/topology");
            case 35 ->
                draft.call(
                        "GET actuator",
                        "GET",
                        dice.one("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"));
            default -> draft.call("GET page", "GET", dice.one("/", "/v3/api-docs", "/swagger-ui/index.html"));
        }
        if (draft.fields.stream().noneMatch(field -> field.name().equals("Accept")) && dice.oneIn(4)) {
            draft.field(
                    "Accept",
                    draft.path.startsWith("/api/state/") || draft.call.equals("GET page")
                            ? "*/*"
                            : dice.one("*/*", JSON, JSON + ", */*;q=0.1"));
        }
    }

    private static Draft list(Draft draft) {
        return draft.dice.oneIn(2) ? draft.with("limit", 1 + draft.dice.below(50)) : draft;
    }

    private static void put(Draft draft) {
        Dice dice = draft.dice;
        draft.body = switch (dice.below(40)) {
            case 0 -> new byte[0];
            case 1 -> dice.bytes(20_000);
            case 2 -> "{\"json\": true}".getBytes(UTF_8);
            case 3, 4, 5 -> dice.bytes(dice.below(200));
            default -> ("value " + dice.number()).getBytes(UTF_8);
        };
        draft.field(
                "Content-Type",
                dice.one("application/octet-stream", "application/octet-stream", "text/plain", "image/png"));
        if (dice.oneIn(10)) {
            draft.with("ttl", dice.one("30s", "5m", "1h"));
        }
    }

    /** One of few keys, which other requests write, read and delete as well. */
    private static String shared(Dice dice) {
        return "/api/state/k" + dice.below(8);
    }

    private static int small(Dice dice) {
        return dice.below(2_000_001) - 1_000_000;
    }

    private static String numbers(Dice dice) {
        return IntStream.range(0, 1 + dice.below(5))
                .mapToObj(number -> String.format(Locale.ROOT, "%d", small(dice)))
                .collect(joining(","));
    }
}
