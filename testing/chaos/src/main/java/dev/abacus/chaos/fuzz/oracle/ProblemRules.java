package dev.abacus.chaos.fuzz.oracle;

import dev.abacus.chaos.fuzz.wire.RawResponse;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Rules of errors: each is problem+json (RFC 9457), from whichever layer. */
final class ProblemRules {

    private ProblemRules() {}

    static List<Rule> all() {
        return List.of(
                of("an error is application/problem+json", ProblemRules::mediaType),
                of("a problem has type, title and detail", ProblemRules::members),
                of("a problem's status is the response's", ProblemRules::status),
                of("a problem has a trace id", ProblemRules::traceId),
                new Rule(
                        "a problem quotes little",
                        exchange -> isProblem(exchange) ? QuotingRule.breach(exchange) : null));
    }

    private static Rule of(String name, BiFunction<RawResponse, JsonNode, @Nullable String> breach) {
        return new Rule(
                name,
                exchange -> exchange.response()
                        .filter(_ -> isProblem(exchange))
                        .map(response -> breach.apply(response, Exchange.json(response)))
                        .orElse(null));
    }

    /** Whether it has to be one. A response to HEAD has no body. */
    private static boolean isProblem(Exchange exchange) {
        return exchange.response()
                .filter(response -> response.status() >= 400
                        && !exchange.raw().method().equals("HEAD")
                        && !HttpRules.isHealth(response))
                .isPresent();
    }

    private static @Nullable String mediaType(RawResponse response, JsonNode problem) {
        if (!response.mediaType().equals("application/problem+json")) {
            return "%d is '%s'".formatted(response.status(), response.first("Content-Type"));
        }
        return problem.isObject() ? null : "its body is no JSON object";
    }

    private static @Nullable String members(RawResponse response, JsonNode problem) {
        if (!problem.isObject()) {
            return null;
        }
        for (String member : List.of("type", "title", "detail")) {
            if (problem.path(member).asString("").isBlank()) {
                return "%d without a %s".formatted(response.status(), member);
            }
        }
        return problem.has("instance") && !problem.path("instance").isString() ? "its instance is no text" : null;
    }

    private static @Nullable String status(RawResponse response, JsonNode problem) {
        return problem.isObject() && problem.path("status").asInt(0) != response.status()
                ? "%d in a response of %d".formatted(problem.path("status").asInt(0), response.status())
                : null;
    }

    private static @Nullable String traceId(RawResponse response, JsonNode problem) {
        String id = problem.path("traceId").asString("");
        return problem.isObject() && (!id.matches("[0-9a-f]{32}") || id.matches("0+"))
                ? "it is '%s'".formatted(id)
                : null;
    }
}
