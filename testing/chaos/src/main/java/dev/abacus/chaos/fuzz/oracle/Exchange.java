package dev.abacus.chaos.fuzz.oracle;

import dev.abacus.chaos.fuzz.grammar.FuzzRequest;
import dev.abacus.chaos.fuzz.wire.RawRequest;
import dev.abacus.chaos.fuzz.wire.RawResponse;
import dev.abacus.chaos.fuzz.wire.Reception;
import dev.abacus.chaos.fuzz.wire.Reception.Responded;
import dev.abacus.chaos.fuzz.wire.Reception.Unawaited;
import dev.abacus.chaos.fuzz.wire.Wire;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request and what was received for it. */
public record Exchange(FuzzRequest request, Wire.Received received) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> NOT_EXECUTED = Set.of("unavailable", "overloaded", "storage-full");

    public Optional<RawResponse> response() {
        return received.reception() instanceof Responded responded
                ? Optional.of(responded.response())
                : Optional.empty();
    }

    public Reception reception() {
        return received.reception();
    }

    RawRequest raw() {
        return request.raw();
    }

    /** Whether nothing may have been done: the response says so, or the request never came to its end. */
    public boolean notExecuted() {
        return reception() instanceof Unawaited || saysNotExecuted();
    }

    private boolean saysNotExecuted() {
        return response()
                .filter(response -> response.status() >= 400 && response.status() < 500
                        || response.status() == 503 && NOT_EXECUTED.contains(problem(response)))
                .isPresent();
    }

    public boolean succeeded() {
        return response().filter(RawResponse::isSuccess).isPresent();
    }

    /** The last part of a problem's type; empty where the response is none. */
    static String problem(RawResponse response) {
        String type = json(response).path("type").asString("");
        return type.substring(type.lastIndexOf(':') + 1);
    }

    /** A missing node where the body is not JSON. */
    static JsonNode json(RawResponse response) {
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }
}
