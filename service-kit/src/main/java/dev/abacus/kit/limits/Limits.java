package dev.abacus.kit.limits;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much one request may ask for; live.
 *
 * @param maxNumbers the most numbers that one sum takes
 * @param maxBody the largest body of a request
 */
public record Limits(
        @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxNumbers,
        @DefaultValue("1MB") DataSize maxBody) {

    public static final String PREFIX = "abacus.limits";
}
