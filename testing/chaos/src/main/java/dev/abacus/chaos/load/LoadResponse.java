package dev.abacus.chaos.load;

import dev.abacus.cluster.load.FailoverCaller;
import dev.abacus.cluster.load.FailoverCaller.Reply;
import dev.abacus.cluster.load.LoadCall;
import dev.abacus.cluster.load.Method;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Response to a call.
 *
 * @param id of the record that was acknowledged; empty where none was
 * @param body or, where there was none, why not
 */
public record LoadResponse(CallVerdict verdict, String id, String body) {

    private static final JsonMapper JSON = JsonMapper.shared();

    static LoadResponse of(LoadCall call, FailoverCaller.Attempted attempted) {
        return switch (attempted.reply()) {
            case Reply.Answer(HttpResponse<String> response) -> of(call, response);
            case Reply.Timeout _ -> none(CallVerdict.TIMEOUT, "no answer from " + attempted.gateway());
            case Reply.ConnectionFailure(IOException cause) ->
                none(CallVerdict.CONNECTION_FAILED, attempted.gateway() + ": " + cause);
        };
    }

    private static LoadResponse none(CallVerdict verdict, String why) {
        return new LoadResponse(verdict, "", why);
    }

    private static LoadResponse of(LoadCall call, HttpResponse<String> response) {
        String body = response.body();
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JacksonException e) {
            json = JSON.missingNode();
        }
        return switch (response.statusCode()) {
            case 200, 201 -> result(call, response, json);
            case 503 -> new LoadResponse(unavailable(json), "", body);
            default -> new LoadResponse(CallVerdict.OTHER_STATUS, "", response.statusCode() + " " + body);
        };
    }

    private static LoadResponse result(LoadCall call, HttpResponse<String> response, JsonNode json) {
        boolean recorded = response.statusCode() == 201;
        String id = recorded ? json.path("id").asString("") : "";
        boolean right = recorded == (call.method() == Method.POST)
                && recorded != id.isEmpty()
                && json.path("operation").asString("").equals(call.operation().label())
                && numbers(json.path("operands")).equals(call.operands())
                && json.path("result").asLong(~call.result()) == call.result();
        boolean replayed = response.headers().firstValue("Idempotency-Replayed").isPresent();
        CallVerdict verdict = right ? replayed ? CallVerdict.REPLAYED : CallVerdict.OK : CallVerdict.WRONG_RESULT;
        return new LoadResponse(verdict, id, response.body());
    }

    private static List<Long> numbers(JsonNode operands) {
        return operands.valueStream().map(number -> number.asLong(0)).toList();
    }

    private static CallVerdict unavailable(JsonNode problem) {
        return switch (problem.path("type").asString("")) {
            case "urn:abacus:problem:unavailable" -> CallVerdict.UNAVAILABLE;
            case "urn:abacus:problem:outcome-unknown" -> CallVerdict.OUTCOME_UNKNOWN;
            case "urn:abacus:problem:overloaded" -> CallVerdict.OVERLOADED;
            default -> CallVerdict.OTHER_STATUS;
        };
    }
}
