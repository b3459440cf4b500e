package dev.abacus.kit.telemetry;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of tracing.
 *
 * @param enabled whether spans are recorded and exported; read when the service starts
 * @param sampling part of the traces that are exported whole, 0 to 1; live. Higher shows more calls; lower costs less CPU and storage.
 */
record TracingSettings(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("1") @DecimalMin("0") @DecimalMax("1") double sampling,
        @Valid @DefaultValue Zipkin zipkin) {

    /**
     * @param endpoint URL that spans are posted to, in Zipkin's format; empty: to Zipkin on this machine, if there is no other
     *     exporter; read when the service starts
     */
    record Zipkin(@DefaultValue("") String endpoint) {}
}
