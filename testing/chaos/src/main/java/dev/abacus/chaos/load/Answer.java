package dev.abacus.chaos.load;

import java.net.http.HttpResponse;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a caller got.
 *
 * @param id of the record that was acknowledged; empty where none was
 * @param body or, where there was none, why not
 */
public record Answer(Verdict verdict, String id, String body) {

    private static final JsonMapper JSON = new JsonMapper();

    static Answer none(Verdict verdict, String why) {
        return new Answer(verdict, "", why);
    }

    static Answer of(Call call, HttpResponse<String> response) {
        String body = response.body();
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JacksonException e) {
            json = JSON.missingNode();
        }
        return switch (response.statusCode()) {
            case 200, 201 -> result(call, response, json);
            case 503 -> new Answer(unavailable(json), "", body);
            default -> new Answer(Verdict.OTHER_STATUS, "", response.statusCode() + " " + body);
        };
    }

    private static Answer result(Call call, HttpResponse<String> response, JsonNode json) {
        boolean recorded = response.statusCode() == 201;
        String id = recorded ? json.path("id").asString("") : "";
        boolean right = recorded == (call.method() == Method.POST)
                && recorded != id.isEmpty()
                && json.path("operation").asString("").equals(call.operation().label())
                && numbers(json.path("operands")).equals(call.operands())
                && json.path("result").asLong(~call.result()) == call.result();
        boolean replayed = response.headers().firstValue("Idempotency-Replayed").isPresent();
        Verdict verdict = right ? replayed ? Verdict.REPLAYED : Verdict.OK : Verdict.WRONG_RESULT;
        return new Answer(verdict, id, response.body());
    }

    private static List<Long> numbers(JsonNode operands) {
        return operands.valueStream().map(number -> number.asLong(0)).toList();
    }

    private static Verdict unavailable(JsonNode problem) {
        return switch (problem.path("type").asString("")) {
            case "urn:abacus:problem:unavailable" -> Verdict.UNAVAILABLE;
            case "urn:abacus:problem:outcome-unknown" -> Verdict.OUTCOME_UNKNOWN;
            case "urn:abacus:problem:overloaded" -> Verdict.OVERLOADED;
            default -> Verdict.OTHER_STATUS;
        };
    }
}
