package dev.abacus.state.calculations;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.OptBoolean;
import dev.abacus.state.etcd.txn.TxnResult;
import dev.abacus.state.json.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Record of a calculation. Its JSON, in this order, is both the value in etcd and the answer of the API.
 *
 * @param id a UUIDv7, so that ids sort by time
 * @param traceparent context of the call that recorded it, as of the <a
 *     href="https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/distributed-tracing.md">distributed tracing
 *     extension of CloudEvents</a>, so that a consumer of the event continues the trace; null if the call was not sampled
 */
@JsonPropertyOrder({"id", "operation", "operands", "result", "instance", "recordedAt", "traceparent"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Calculation(
        String id,
        String operation,
        List<Long> operands,
        long result,
        String instance,
        Instant recordedAt,
        // Jackson then lets it be missing, whichever properties a mapper requires.
        @JacksonInject(value = "traceparent", optional = OptBoolean.TRUE, useInput = OptBoolean.TRUE) @Nullable
        String traceparent) {
    /** Of W3C's version 00, which has no id of zeros. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    public Calculation {
        operands = List.copyOf(operands);
        if (traceparent != null && !TRACEPARENT.matcher(traceparent).matches()) {
            throw new IllegalArgumentException("its traceparent is malformed");
        }
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
