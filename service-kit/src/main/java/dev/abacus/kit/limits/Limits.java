package dev.abacus.kit.limits;

import dev.abacus.kit.settings.DataSizeBetween;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of one request; live.
 *
 * @param maxNumbers maximum count of numbers in a sum
 * @param maxBody maximum size of a request body
 * @param maxValue maximum size of the value of a key, 1 byte to 128 KB: larger values exhaust etcd's memory
 */
public record Limits(
        @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxNumbers,

        @DefaultValue("1MB") @DataSizeBetween(min = "1KB", max = "16MB")
        DataSize maxBody,

        @DefaultValue("64KB") @DataSizeBetween(min = "1B", max = "128KB")
        DataSize maxValue) {

    public static final String PREFIX = "abacus.limits";
}
