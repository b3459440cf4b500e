package dev.abacus.gateway.routing;

import dev.abacus.kit.problem.ProblemType;
import feign.Request;
import feign.RequestTemplate;
import feign.Response;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Validator of responses: distinguishes a service's answer from that of another program at the address that Consul has for an
 * instance. A service knows every path that the gateway asks for. It answers a problem of the suite, or JSON of the type that
 * its Feign client returns. Thread-safe.
 */
final class ResponseValidator {
    private final JsonMapper json;

    ResponseValidator(JsonMapper json) {
        this.json = json.rebuild()
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .build();
    }

    /**
     * @param answer with its body in memory
     * @return the same answer with a {@link DecodedBody}
     * @throws UnexpectedResponseException if another program answers
     */
    Response validated(Request request, Response answer) throws IOException {
        int status = answer.status();
        boolean pathUnknown = status == 404 || status == 405;
        boolean success = status >= 200 && status < 300;
        if (pathUnknown || (!success && status < 400) || !isJson(contentType(answer))) {
            throw new UnexpectedResponseException(described(answer), pathUnknown, null);
        }
        try {
            Type type = success ? type(request) : ProblemDetail.class;
            Object value = json.readValue(answer.body().asInputStream(), json.constructType(type));
            if (value == null
                    || (value instanceof ProblemDetail problem && !ProblemType.isOfSuite(problem.getType()))) {
                throw new UnexpectedResponseException(described(answer) + " of another shape", false, null);
            }
            return answer.toBuilder()
                    .body(new DecodedBody(answer.body(), value))
                    .build();
        } catch (JacksonException e) {
            throw new UnexpectedResponseException(described(answer) + " of another shape", false, e);
        }
    }

    private static Type type(Request request) {
        RequestTemplate template = request.requestTemplate();
        if (template == null || template.methodMetadata() == null) {
            return Object.class;
        }
        Type type = template.methodMetadata().returnType();
        return type instanceof ParameterizedType entity && entity.getRawType() == ResponseEntity.class
                ? entity.getActualTypeArguments()[0]
                : type;
    }

    private static String contentType(Response answer) {
        return answer.headers().getOrDefault(HttpHeaders.CONTENT_TYPE, List.of()).stream()
                .findFirst()
                .orElse("");
    }

    private static boolean isJson(String contentType) {
        if (contentType.equals(MediaType.APPLICATION_JSON_VALUE)) {
            return true;
        }
        try {
            String subtype = MediaType.parseMediaType(contentType).getSubtype();
            return subtype.equals("json") || subtype.endsWith("+json");
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private static String described(Response answer) {
        return "another program answers there: %d %s".formatted(answer.status(), contentType(answer));
    }
}
