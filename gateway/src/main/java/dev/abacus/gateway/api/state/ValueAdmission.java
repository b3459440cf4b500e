package dev.abacus.gateway.api.state;

import dev.abacus.gateway.admission.WriteRate;
import dev.abacus.kit.limits.Limits;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.settings.Live;
import org.springframework.stereotype.Component;

/** Size limit and rate limit of values: {@code abacus.limits.max-value}, {@code abacus.write-rate.values}. Thread-safe. */
@Component
final class ValueAdmission {

    private final Live<Limits> limits;
    private final WriteRate rate;

    ValueAdmission(Live<Limits> limits, WriteRate rate) {
        this.limits = limits;
        this.rate = rate;
    }

    /** @throws ProblemException if the value is too large, or exceeds the write rate; not executed */
    byte[] admit(byte[] value) {
        long max = limits.get().maxValue().toBytes();
        if (value.length > max) {
            throw new ProblemException(
                    ProblemType.TOO_LARGE,
                    "A value has at most %d bytes (abacus.limits.max-value), but this one has %d: split it, or keep it elsewhere and put its address here"
                            .formatted(max, value.length));
        }
        rate.admitValue(value.length);
        return value;
    }
}
