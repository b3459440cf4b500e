package dev.abacus.kit.calculation;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.state.calculations.Calculation;
import dev.abacus.state.calculations.Calculations;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.calculations.Recording;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;

/** Handler of calculation requests: reads operands, computes, records. Thread-safe. */
public final class Calculator {
    private final String instance;
    private final Calculations calculations;

    Calculator(String instance, Calculations calculations) {
        this.instance = instance;
        this.calculations = calculations;
    }

    /** @throws ProblemException if the operands can't be read, or the result is beyond 64 bits */
    public CalculationResponse answer(CalculationOperation operation, MultiValueMap<String, String> query) {
        List<Long> operands = operation.parser().fromQuery(query);
        return new CalculationResponse(operation.name(), operands, operation.result(operands), instance);
    }

    /**
     * Calculates, and records the calculation exactly once for an idempotency key.
     *
     * @param idempotencyKey the header as it was given, null where it was not
     * @throws ProblemException if the operands or the key can't be read, or the result is beyond 64 bits
     */
    public ResponseEntity<Calculation> record(
            CalculationOperation operation, byte[] body, @Nullable String idempotencyKey) {
        IdempotencyKey key = IdempotencyKeyHeader.read(idempotencyKey);
        List<Long> operands = operation.parser().fromBody(body);
        Recording recording =
                calculations.record(operation.name(), operands, operation.result(operands), instance, key);
        Calculation calculation = recording.calculation();
        var answer = ResponseEntity.created(URI.create("/api/calculations/" + calculation.id()))
                .header(IdempotencyKeyHeader.NAME, IdempotencyKeyHeader.write(key));
        if (recording.replayed()) {
            answer.header(IdempotencyKeyHeader.REPLAYED, "true");
        }
        return answer.body(calculation);
    }
}
