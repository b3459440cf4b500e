package dev.abacus.gateway.calculations;

import dev.abacus.kit.calculation.IdempotencyKeyHeader;
import dev.abacus.state.calculations.Calculation;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/**
 * A recording call under an idempotency key: the caller's, or one made here. It is in the answer whatever the answer
 * is, for a caller that learns of an unknown outcome needs it to ask again.
 */
final class IdempotentCall {

    private IdempotentCall() {}

    static ResponseEntity<Calculation> with(
            @Nullable String given, HttpServletResponse response, Function<String, ResponseEntity<Calculation>> call) {
        String key = IdempotencyKeyHeader.write(IdempotencyKeyHeader.read(given));
        response.setHeader(IdempotencyKeyHeader.NAME, key);
        ResponseEntity<Calculation> answer = call.apply(key);
        var headers = new HttpHeaders();
        copy(HttpHeaders.LOCATION, answer, headers);
        copy(IdempotencyKeyHeader.REPLAYED, answer, headers);
        return ResponseEntity.status(answer.getStatusCode()).headers(headers).body(answer.getBody());
    }

    private static void copy(String header, ResponseEntity<?> from, HttpHeaders to) {
        String value = from.getHeaders().getFirst(header);
        if (value != null) {
            to.set(header, value);
        }
    }
}
