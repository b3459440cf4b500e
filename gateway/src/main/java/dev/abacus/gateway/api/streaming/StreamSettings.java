package dev.abacus.gateway.api.streaming;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of open event streams; live. Each takes about 100 KB of the heap.
 *
 * @param maximum of all clients
 * @param perAddress of the clients of one address; behind a proxy that does not tell theirs, all clients have its own
 */
record StreamSettings(
        @DefaultValue("256") @Min(1) @Max(512) int maximum,
        @DefaultValue("32") @Min(1) @Max(512) int perAddress) {}
