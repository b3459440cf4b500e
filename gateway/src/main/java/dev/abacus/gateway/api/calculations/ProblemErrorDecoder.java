package dev.abacus.gateway.api.calculations;

import feign.Response;
import feign.codec.ErrorDecoder;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Error decoder of the Feign clients: a problem that concerns the caller is passed on as it is. Any other failure is the
 * suite's fault: 502.
 */
@Component
class ProblemErrorDecoder implements ErrorDecoder {

    private final JsonMapper json;

    ProblemErrorDecoder(JsonMapper json) {
        this.json = json;
    }

    @Override
    public Exception decode(String method, Response response) {
        HttpStatusCode status = HttpStatusCode.valueOf(response.status());
        boolean forCaller = status.is4xxClientError() || status.isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE);
        if (forCaller
                && first(response, HttpHeaders.CONTENT_TYPE).startsWith(MediaType.APPLICATION_PROBLEM_JSON_VALUE)) {
            try {
                return passOn(response, status);
            } catch (IOException | JacksonException e) {
                return badGateway(method, status, e);
            }
        }
        return badGateway(method, status, null);
    }

    private ErrorResponseException passOn(Response response, HttpStatusCode status) throws IOException {
        ProblemDetail problem = json.readValue(response.body().asInputStream(), ProblemDetail.class);
        problem.setInstance(null);
        var error = new ErrorResponseException(status, problem, null);
        String retryAfter = first(response, HttpHeaders.RETRY_AFTER);
        if (!retryAfter.isEmpty()) {
            error.getHeaders().set(HttpHeaders.RETRY_AFTER, retryAfter);
        }
        return error;
    }

    private static ErrorResponseException badGateway(String method, HttpStatusCode status, @Nullable Exception cause) {
        String service = method.substring(0, method.indexOf('#'));
        return new ErrorResponseException(
                HttpStatus.BAD_GATEWAY,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.BAD_GATEWAY, "%s answered %d".formatted(service, status.value())),
                cause);
    }

    private static String first(Response response, String header) {
        Collection<String> values = response.headers().getOrDefault(header, List.of());
        return values.isEmpty() ? "" : values.iterator().next();
    }
}
