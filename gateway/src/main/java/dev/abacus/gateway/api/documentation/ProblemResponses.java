package dev.abacus.gateway.api.documentation;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.abacus.kit.calculation.IdempotencyKeyHeader;
import dev.abacus.kit.problem.ProblemType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Error responses of an operation, derived from its parameters. A problem type without a rule can happen to every operation.
 */
final class ProblemResponses {

    private static final Set<String> COMPUTING = Set.of("Multiply", "Sum");

    private final Components components;

    ProblemResponses(Components components) {
        this.components = components;
        ModelConverters.getInstance(true).readAll(Problem.class).forEach(components::addSchemas);
    }

    /** @param parameters of the operation, before they became references */
    void addTo(Operation operation, HttpMethod method, List<Parameter> parameters) {
        boolean records = has(parameters, "header", IdempotencyKeyHeader.NAME);
        var byStatus = Arrays.stream(ProblemType.values())
                .filter(type -> happens(type, operation, method, parameters))
                .collect(groupingBy(ProblemType::status, TreeMap::new, toList()));
        byStatus.forEach((status, types) -> operation
                .getResponses()
                .addApiResponse(String.valueOf(status.value()), response(status, types, records)));
    }

    private static boolean happens(
            ProblemType type, Operation operation, HttpMethod method, List<Parameter> parameters) {
        return switch (type) {
            case METHOD_NOT_ALLOWED, NOT_IMPLEMENTED, VERSION_NOT_SUPPORTED -> false;
            case NOT_FOUND ->
                method != HttpMethod.PUT && parameters.stream().anyMatch(parameter -> "path".equals(parameter.getIn()));
            case NOT_ACCEPTABLE -> operation.getResponses().values().stream().anyMatch(ProblemResponses::isJson);
            case PRECONDITION_FAILED -> has(parameters, "header", HttpHeaders.IF_MATCH);
            case UNSUPPORTED_MEDIA_TYPE -> operation.getRequestBody() != null;
            case OVERFLOW, BAD_GATEWAY -> operation.getTags().stream().anyMatch(COMPUTING::contains);
            case IDEMPOTENCY_KEY_REUSED, RECORD_GONE -> has(parameters, "header", IdempotencyKeyHeader.NAME);
            case REQUEST_TIMEOUT -> operation.getRequestBody() != null;
            case TOO_LARGE ->
                operation.getRequestBody() != null
                        || has(parameters, "path", "key")
                        || has(parameters, "query", "numbers");
            case OUTCOME_UNKNOWN -> method != HttpMethod.GET;
            // etcd deletes also when it is full.
            case STORAGE_FULL -> method == HttpMethod.POST || method == HttpMethod.PUT;
            default -> true;
        };
    }

    private static boolean isJson(ApiResponse response) {
        return response.getContent() != null && response.getContent().containsKey("application/json");
    }

    private static boolean has(List<Parameter> parameters, String in, String name) {
        return parameters.stream()
                .anyMatch(parameter -> in.equals(parameter.getIn()) && name.equalsIgnoreCase(parameter.getName()));
    }

    private ApiResponse response(HttpStatus status, List<ProblemType> types, boolean records) {
        String name = (records ? "Recording" : "")
                + types.stream().map(type -> Names.pascalCase(type.name())).collect(joining("Or"));
        ApiResponse response = new ApiResponse()
                .description(types.stream().map(ProblemType::meaning).collect(joining(". Or: ")))
                .content(new Content().addMediaType("application/problem+json", problem(types)));
        if (records) {
            HeaderText.IDEMPOTENCY_KEY.addTo(response, components);
        }
        switch (status) {
            case SERVICE_UNAVAILABLE -> HeaderText.RETRY_AFTER.addTo(response, components);
            case NOT_ACCEPTABLE -> HeaderText.ACCEPT.addTo(response, components);
            case UNSUPPORTED_MEDIA_TYPE -> {
                HeaderText.ACCEPT.addTo(response, components);
                HeaderText.ACCEPT_ENCODING.addTo(response, components);
            }
            default -> {}
        }
        components.addResponses(name, response);
        return new ApiResponse().$ref("#/components/responses/" + name);
    }

    private static MediaType problem(List<ProblemType> types) {
        var media = new MediaType().schema(Schemas.reference("Problem"));
        types.forEach(type -> media.addExamples(Names.camelCase(type.name()), new Example().value(example(type))));
        return media;
    }

    private static Map<String, Object> example(ProblemType type) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("type", type.uri().toString());
        example.put("title", type.title());
        example.put("status", type.status().value());
        example.put("detail", type.meaning());
        example.put("instance", "/api/multiply");
        example.put("traceId", "4bf92f3577b34da6a3ce929d0e0e4736");
        if (type == ProblemType.OUTCOME_UNKNOWN) {
            example.put("outcome", "unknown");
        }
        return example;
    }
}
