package dev.abacus.state.calculations;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;

/**
 * What was computed, by whom and when. Its JSON, in this order, is both the value in etcd and the answer on the wire.
 *
 * @param id a UUIDv7, so that the order of ids is the order in time
 */
@JsonPropertyOrder({"id", "operation", "operands", "result", "instance", "recordedAt"})
public record Calculation(
        String id, String operation, List<Long> operands, long result, String instance, Instant recordedAt) {
    public Calculation {
        operands = List.copyOf(operands);
    }
}
