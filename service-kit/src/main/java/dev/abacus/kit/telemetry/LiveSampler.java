package dev.abacus.kit.telemetry;

import dev.abacus.kit.settings.LiveSetting;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Head sampler whose ratio is a live setting. The first service of a trace decides by the trace id; the others follow the
 * sampled flag of {@code traceparent}, so a trace is exported whole or not at all. Spans of other traces are recorded, and not
 * sampled: {@link ErrorSpanProcessor} exports those that fail. Thread-safe.
 */
final class LiveSampler implements Sampler {
    private final boolean enabled;
    private volatile Sampler current;

    LiveSampler(LiveSetting<TracingSettings> settings) {
        enabled = settings.get().enabled();
        current = of(settings.get());
        settings.onChange(changed -> current = of(changed));
    }

    private static Sampler of(TracingSettings settings) {
        return Sampler.parentBased(Sampler.traceIdRatioBased(settings.sampling()));
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        if (!enabled) {
            return SamplingResult.drop();
        }
        SamplingResult result = current.shouldSample(parent, traceId, name, kind, attributes, links);
        return result.getDecision() == SamplingDecision.DROP ? SamplingResult.recordOnly() : result;
    }

    @Override
    public String getDescription() {
        return current.getDescription();
    }
}
