package dev.abacus.kit.limits;

import jakarta.validation.Valid;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Constraint between two groups of settings: the largest body must fit into the memory of all bodies. Otherwise it would
 * be refused for ever, with the advice to repeat it.
 */
record BodySizes(
        @DefaultValue @Valid Limits limits,
        @DefaultValue @Valid ReceivingSettings receiving) {
    BodySizes {
        DataSize body = limits.maxBody();
        DataSize all = receiving.maxBuffered();
        if (body.compareTo(all) > 0) {
            throw new IllegalArgumentException(
                    "limits.max-body (%d bytes) must be at most receiving.max-buffered (%d bytes)"
                            .formatted(body.toBytes(), all.toBytes()));
        }
    }
}
