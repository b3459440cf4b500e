package dev.abacus.chaos.fuzz.oracle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.chaos.fuzz.wire.Field;
import dev.abacus.chaos.fuzz.wire.RawRequest;
import dev.abacus.chaos.fuzz.wire.RawResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Rule for the texts of a problem, at any depth: each is short and quotes at most a short part of the request. */
final class QuotingRule {

    private static final int MAX_TEXT = 600;
    private static final int MAX_QUOTE = 100;

    private QuotingRule() {}

    static @Nullable String breach(Exchange exchange) {
        Optional<RawResponse> response = exchange.response();
        return response.isPresent() ? breach("", Exchange.json(response.get()), exchange.raw()) : null;
    }

    /** @param place in the problem, as {@code errors[0].value} */
    private static @Nullable String breach(String place, JsonNode node, RawRequest request) {
        if (node.isString()) {
            return breach(place, node.asString(), request);
        }
        for (int index = 0; node.isArray() && index < node.size(); index++) {
            String breach = breach("%s[%d]".formatted(place, index), node.get(index), request);
            if (breach != null) {
                return breach;
            }
        }
        for (var member : node.properties()) {
            String name = place.isEmpty() ? member.getKey() : place + "." + member.getKey();
            String breach = breach(name, member.getValue(), request);
            if (breach != null) {
                return breach;
            }
        }
        return null;
    }

    private static @Nullable String breach(String place, String text, RawRequest request) {
        if (text.length() > MAX_TEXT) {
            return "its %s has %d characters".formatted(place, text.length());
        }
        if (text.length() <= MAX_QUOTE) {
            return null;
        }
        List<String> inputs = inputs(request);
        for (int begin = 0; begin + MAX_QUOTE < text.length(); begin++) {
            String part = text.substring(begin, begin + MAX_QUOTE + 1);
            if (inputs.stream().anyMatch(input -> input.contains(part))) {
                return "its %s quotes more than %d characters: %s".formatted(place, MAX_QUOTE, part);
            }
        }
        return null;
    }

    /** What the caller has sent, also as a server may have decoded it. */
    private static List<String> inputs(RawRequest request) {
        List<String> inputs = new ArrayList<>(List.of(
                request.target(),
                RawRequest.decoded(request.target()),
                new String(request.body(), UTF_8),
                new String(request.body(), ISO_8859_1)));
        request.fields().stream().map(Field::value).forEach(inputs::add);
        return inputs;
    }
}
