package dev.abacus.gateway.state;

import dev.abacus.kit.limits.Limits;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.settings.Live;
import org.springframework.stereotype.Component;

/** Maximum size of a value, {@code abacus.limits.max-value}. Thread-safe. */
@Component
final class ValueLimit {

    private final Live<Limits> limits;

    ValueLimit(Live<Limits> limits) {
        this.limits = limits;
    }

    /** @throws ProblemException if it is larger than the limit */
    byte[] checked(byte[] value) {
        long max = limits.get().maxValue().toBytes();
        if (value.length > max) {
            throw new ProblemException(
                    ProblemType.TOO_LARGE,
                    "A value has at most %d bytes (abacus.limits.max-value), but this one has %d: split it, or keep it elsewhere and put its address here"
                            .formatted(max, value.length));
        }
        return value;
    }
}
