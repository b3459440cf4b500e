package dev.abacus.chaos.fuzz.oracle;

import dev.abacus.chaos.fuzz.grammar.FuzzRequest;
import dev.abacus.chaos.fuzz.wire.RawConnection;
import dev.abacus.chaos.fuzz.wire.RawRequest;
import dev.abacus.chaos.fuzz.wire.RawResponse;
import dev.abacus.chaos.fuzz.wire.ReadResult;
import dev.abacus.chaos.fuzz.wire.ReadResult.NotExpected;
import dev.abacus.chaos.fuzz.wire.ReadResult.Responded;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request and what was received for it. */
public record Exchange(FuzzRequest request, RawConnection.Received received) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> NOT_EXECUTED = Set.of("unavailable", "overloaded", "storage-full");

    public Optional<RawResponse> response() {
        return received.result() instanceof Responded responded ? Optional.of(responded.response()) : Optional.empty();
    }

    public ReadResult result() {
        return received.result();
    }

    RawRequest raw() {
        return request.raw();
    }

    /** Whether nothing may have been done: the response says so, or the request never came to its end. */
    public boolean notExecuted() {
        return result() instanceof NotExpected || saysNotExecuted();
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
