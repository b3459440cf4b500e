package dev.abacus.state.calculations;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.abacus.state.etcd.txn.TxnResult;
import dev.abacus.state.json.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Record of a calculation. Its JSON, in this order, is both the value in etcd and the answer of the API.
 *
 * @param id a UUIDv7, so that ids sort by time
 */
@JsonPropertyOrder({"id", "operation", "operands", "result", "instance", "recordedAt"})
public record Calculation(
        String id, String operation, List<Long> operands, long result, String instance, Instant recordedAt) {
    public Calculation {
        operands = List.copyOf(operands);
    }

    /** @throws RuntimeException if it is not one that was recorded under this key */
    static Calculation of(TxnResult.Stored stored) {
        UUID id = CalculationKeys.idOf(stored.key())
                .orElseThrow(() -> new IllegalArgumentException("the key is not that of a calculation"));
        Calculation calculation = StrictJson.read(stored.value(), Calculation.class);
        if (!calculation.id().equals(id.toString())) {
            throw new IllegalArgumentException("it has the id " + calculation.id() + " under the key of " + id);
        }
        if (!calculation.recordedAt().equals(CalculationIds.timeOf(id))) {
            throw new IllegalArgumentException("it has another time than its id: " + calculation.recordedAt());
        }
        return calculation;
    }
}
