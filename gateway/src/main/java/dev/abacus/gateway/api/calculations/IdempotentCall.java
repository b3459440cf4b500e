package dev.abacus.gateway.api.calculations;

import dev.abacus.kit.calculation.IdempotencyKeyHeader;
import dev.abacus.state.calculations.Calculation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/**
 * Recording call with an idempotency key: the caller's, or a generated one. The response has the key also if the call fails,
 * because the caller of an unknown outcome needs the key to repeat the call.
 */
final class IdempotentCall {

    private IdempotentCall() {}

    static ResponseEntity<Calculation> with(
            @Nullable String given,
            HttpServletRequest request,
            HttpServletResponse response,
            Function<String, ResponseEntity<Calculation>> call) {
        String key = IdempotencyKeyHeader.write(IdempotencyKeyHeader.read(given));
        response.setHeader(IdempotencyKeyHeader.NAME, key);
        ResponseEntity<Calculation> answer = call.apply(key);
        var headers = new HttpHeaders();
        String location = answer.getHeaders().getFirst(HttpHeaders.LOCATION);
        if (location != null) {
            // The context path is the prefix under which a trusted proxy serves the gateway.
            headers.set(HttpHeaders.LOCATION, request.getContextPath() + location);
        }
        String replayed = answer.getHeaders().getFirst(IdempotencyKeyHeader.REPLAYED);
        if (replayed != null) {
            headers.set(IdempotencyKeyHeader.REPLAYED, replayed);
        }
        return ResponseEntity.status(answer.getStatusCode()).headers(headers).body(answer.getBody());
    }
}
