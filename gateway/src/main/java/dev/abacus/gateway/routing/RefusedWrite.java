package dev.abacus.gateway.routing;

import dev.abacus.kit.problem.ProblemType;
import feign.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Response 503 of a service to a write, with its body in memory. It says nothing of earlier attempts of the call. */
record RefusedWrite(Response response) {

    static boolean is(Response response) {
        return response.status() == HttpStatus.SERVICE_UNAVAILABLE.value();
    }

    /** {@code Retry-After: 0}: the service waited, in vain yet, for an election of etcd's leader. */
    boolean asksToRepeatNow() {
        return response.headers()
                .getOrDefault(HttpHeaders.RETRY_AFTER, List.of())
                .contains("0");
    }

    boolean isOutcomeUnknown() {
        if (response.body() == null) {
            return false;
        }
        try (InputStream body = response.body().asInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8)
                    .contains(ProblemType.OUTCOME_UNKNOWN.uri().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
