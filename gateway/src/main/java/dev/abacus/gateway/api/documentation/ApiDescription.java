package dev.abacus.gateway.api.documentation;

import dev.abacus.gateway.api.documentation.OperationText.Success;
import dev.abacus.state.Page;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * OpenAPI customizer: adds names, texts, examples, and all statuses with their headers and media types to what springdoc
 * finds in the controllers. Errors come from {@link ProblemResponses}.
 */
@Component
final class ApiDescription implements OpenApiCustomizer {

    private static final String KEYS = "/api/state/";

    /** Headers that OpenAPI describes as content, not as parameters. */
    private static final Set<String> CONTENT = Set.of("Accept", "Content-Type");

    private static final String RECORD = """
            {"id":"01993b5c-9f2e-7c3a-8d41-0242ac120002","operation":"multiply","operands":[7,8],"result":56,\
            "instance":"arith-service-1","recordedAt":"2026-01-31T12:00:00.123Z"}""";
    private static final String KEY = """
            {"key":"greetings/en","value":"hello","revision":42}""";

    private static final Map<String, String> SCHEMA_EXAMPLES = Map.of(
            "CalculationResponse",
            "{\"operation\":\"multiply\",\"operands\":[7,8],\"result\":56,\"instance\":\"arith-service-1\"}",
            "Factors",
            "{\"a\":7,\"b\":8}",
            "Summands",
            "{\"numbers\":[1,2,3]}",
            "Calculation",
            RECORD,
            "PagedCalculation",
            "{\"items\":[" + RECORD + "],\"next\":null}",
            "KeyEntry",
            KEY,
            "PagedKeyEntry",
            "{\"items\":[" + KEY + "],\"next\":\"greetings/en\"}");

    private static final Map<OperationText, String> EVENTS = Map.of(
            OperationText.LIST_CALCULATIONS, "id: 17-42\nevent: calculation\ndata: " + RECORD + "\n\n",
            OperationText.LIST_KEYS, "id: 17-42\nevent: put\ndata: " + KEY + "\n\n");

    @Override
    public void customise(OpenAPI api) {
        Components components = api.getComponents();
        var problems = new ProblemResponses(components);
        nameKeys(api.getPaths());
        api.getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) -> OperationText.of(method.name(), path)
                                .ifPresent(text -> describe(operation, method, text, components, problems))));
        SCHEMA_EXAMPLES.forEach((name, example) -> {
            Schema<?> schema = components.getSchemas().get(name);
            if (schema != null) {
                schema.setExample(parsed(example));
            }
        });
    }

    private static Object parsed(String json) {
        return JsonMapper.shared().readValue(json, Object.class);
    }

    /** One parameter for a key, whose slashes a generated client encodes; Spring's pattern has two. */
    private static void nameKeys(Paths paths) {
        for (String path : List.copyOf(paths.keySet())) {
            if (path.startsWith(KEYS)) {
                PathItem item = paths.remove(path);
                item.readOperations().forEach(ApiDescription::nameKey);
                paths.addPathItem(KEYS + "{key}", item);
            }
        }
    }

    private static void nameKey(Operation operation) {
        List<Parameter> parameters = new ArrayList<>(operation.getParameters());
        parameters.removeIf(parameter -> "path".equals(parameter.getIn()));
        parameters.addFirst(
                new Parameter().name("key").in("path").required(true).schema(Schemas.of("string")));
        operation.setParameters(parameters);
    }

    private static void describe(
            Operation operation,
            HttpMethod method,
            OperationText text,
            Components components,
            ProblemResponses problems) {
        operation.operationId(text.operationId()).description(text.description);
        List<Parameter> parameters = parameters(operation, text);
        if (method == HttpMethod.PUT) {
            operation.requestBody(new RequestBody().description("The value").content(anyValue()));
        } else if (operation.getRequestBody() != null) {
            operation.getRequestBody().setDescription("The operands");
        }
        operation.responses(successes(text, schema(operation), components));
        problems.addTo(operation, method, parameters);
        operation.getResponses().values().forEach(response -> sentAlways(response, components));
        components.getResponses().values().forEach(response -> sentAlways(response, components));
        operation.setParameters(parameters.stream()
                .map(parameter -> isHeader(parameter)
                        ? HeaderText.of(parameter.getName())
                                .map(header -> header.parameterIn(components))
                                .orElse(parameter)
                        : parameter)
                .toList());
    }

    /** Headers of every response. */
    private static void sentAlways(ApiResponse response, Components components) {
        if (response.get$ref() == null) {
            HeaderText.CACHE_CONTROL.addTo(response, components);
            HeaderText.VARY.addTo(response, components);
        }
    }

    private static boolean isHeader(Parameter parameter) {
        return "header".equals(parameter.getIn());
    }

    private static List<Parameter> parameters(Operation operation, OperationText text) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        if (operation.getParameters() != null) {
            operation.getParameters().stream()
                    .filter(parameter -> !(isHeader(parameter) && CONTENT.contains(parameter.getName())))
                    .forEach(parameter -> parameters.put(parameter.getName(), described(parameter)));
        }
        List<HeaderText> headers = new ArrayList<>(text.parameters);
        headers.add(HeaderText.TIMEOUT);
        headers.add(HeaderText.PRIORITY);
        headers.add(HeaderText.TRACEPARENT);
        headers.forEach(header -> parameters.putIfAbsent(
                header.header, new Parameter().name(header.header).in("header")));
        return List.copyOf(parameters.values());
    }

    private static Parameter described(Parameter parameter) {
        return switch (parameter.getName()) {
            case "a" -> parameter.description("A factor").required(true);
            case "b" -> parameter.description("The other factor").required(true);
            case "numbers" -> {
                Schema<Object> numbers = Schemas.of("array");
                numbers.setItems(Schemas.of("integer", "int64"));
                yield parameter
                        .description("Signed integers of 64 bits, at most 10,000 as shipped")
                        .required(true)
                        .style(Parameter.StyleEnum.FORM)
                        .explode(false)
                        .schema(numbers)
                        .example(List.of(1, 2, 3));
            }
            case "id" -> parameter.description("The id of a record").example("01993b5c-9f2e-7c3a-8d41-0242ac120002");
            case "key" ->
                parameter
                        .description("The key: at most 512 bytes. Its slashes may be sent as they are, or as %2F")
                        .example("greetings/en");
            case "prefix" -> parameter.description("The prefix of the keys").example("greetings/");
            case "limit" -> {
                parameter.getSchema().minimum(BigDecimal.ONE).maximum(BigDecimal.valueOf(Page.MAX_LIMIT));
                yield parameter.description("Maximum number of items").example(50);
            }
            case "after" -> parameter.description("The next of the previous page; without it, the first page");
            case "ttl" -> {
                parameter.getSchema().pattern("^[0-9]{1,9}[smhd]$");
                yield parameter
                        .description("Time to live of the key: a whole number of seconds, minutes, hours or days")
                        .example("30s");
            }
            case "consistency" -> {
                Schema<Object> consistency = Schemas.of("string");
                consistency.setEnum(List.of("linearizable", "serializable"));
                consistency.setDefault("linearizable");
                yield parameter
                        .description("linearizable: the last value; serializable: cheaper, and maybe an older value")
                        .schema(consistency);
            }
            default -> parameter;
        };
    }

    /** Schema of the type that a controller's method returns. */
    private static @Nullable Schema<?> schema(Operation operation) {
        return operation.getResponses().values().stream()
                .filter(response -> response.getContent() != null)
                .flatMap(response -> response.getContent().values().stream())
                .map(MediaType::getSchema)
                .findFirst()
                .orElse(null);
    }

    private static ApiResponses successes(OperationText text, @Nullable Schema<?> schema, Components components) {
        var responses = new ApiResponses();
        for (Success success : text.successes) {
            var response = new ApiResponse().description(success.description());
            success.headers().forEach(header -> header.addTo(response, components));
            switch (success.content()) {
                case NONE -> {}
                case JSON -> response.content(json(schema));
                case JSON_OR_EVENTS ->
                    response.content(json(schema)
                            .addMediaType(
                                    "text/event-stream",
                                    new MediaType().schema(Schemas.of("string")).example(EVENTS.get(text))));
                case VALUE -> response.content(anyValue());
            }
            responses.addApiResponse(String.valueOf(success.status()), response);
        }
        return responses;
    }

    private static Content json(@Nullable Schema<?> schema) {
        return new Content().addMediaType("application/json", new MediaType().schema(schema));
    }

    /** Text comes first: a generated client takes the first media type. */
    private static Content anyValue() {
        return new Content()
                .addMediaType(
                        "text/plain",
                        new MediaType().schema(Schemas.of("string")).example("hello"))
                .addMediaType("application/octet-stream", new MediaType().schema(Schemas.of("string", "binary")))
                .addMediaType("*/*", new MediaType().schema(Schemas.of("string", "binary")));
    }
}
