package dev.abacus.kit.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Span processor that passes on sampled spans, and of the others those that failed. Their errors are known only at their
 * end, after the sampler's decision. What is left out here takes no place in the queue of the export. Thread-safe.
 */
final class ErrorSpanProcessor implements SpanProcessor {
    /** Of Spring's observations of requests: an answer with 5xx is an error, whether or not an exception led to it. */
    private static final AttributeKey<String> STATUS = AttributeKey.stringKey("status");

    private final SpanProcessor next;

    /** @param next takes unsampled spans, too */
    ErrorSpanProcessor(SpanProcessor next) {
        this.next = next;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (span.getSpanContext().isSampled() || isError(span)) {
            next.onEnd(span);
        }
    }

    private static boolean isError(ReadableSpan span) {
        String status = span.getAttribute(STATUS);
        return status != null && status.startsWith("5")
                || span.toSpanData().getStatus().getStatusCode() == StatusCode.ERROR;
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        next.onStart(parent, span);
    }

    @Override
    public boolean isStartRequired() {
        return next.isStartRequired();
    }

    @Override
    public boolean isEndRequired() {
        return next.isEndRequired();
    }

    @Override
    public CompletableResultCode shutdown() {
        return next.shutdown();
    }

    @Override
    public CompletableResultCode forceFlush() {
        return next.forceFlush();
    }
}
