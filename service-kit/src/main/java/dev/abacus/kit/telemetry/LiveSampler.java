package dev.abacus.kit.telemetry;

import dev.abacus.kit.settings.Live;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Head sampler whose ratio is a live setting. The first service of a trace decides by the trace id; the others follow the
 * sampled flag of {@code traceparent}, so a trace is recorded whole or not at all. Thread-safe.
 */
final class LiveSampler implements Sampler {
    private volatile Sampler current;

    LiveSampler(Live<TracingSettings> settings) {
        current = of(settings.get());
        settings.onChange(changed -> current = of(changed));
    }

    private static Sampler of(TracingSettings settings) {
        return settings.enabled()
                ? Sampler.parentBased(Sampler.traceIdRatioBased(settings.sampling()))
                : Sampler.alwaysOff();
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        return current.shouldSample(parent, traceId, name, kind, attributes, links);
    }

    @Override
    public String getDescription() {
        return current.getDescription();
    }
}
