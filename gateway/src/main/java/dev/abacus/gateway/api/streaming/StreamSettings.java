package dev.abacus.gateway.api.streaming;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of open event streams; live.
 *
 * @param maximum of all clients; higher takes 100 KB of the heap each, lower refuses more readers
 * @param perAddress of one address; higher is needed behind a proxy that does not name its clients, lower lets more share
 */
record StreamSettings(
        @DefaultValue("256") @Min(1) @Max(512) int maximum,
        @DefaultValue("32") @Min(1) @Max(512) int perAddress) {}
