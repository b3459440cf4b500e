package dev.abacus.kit.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Span exporter that logs one line when exports begin to fail, and one when they succeed again. OpenTelemetry's own log has
 * a stack trace for each failure. A failed export loses its spans, and no call. Thread-safe.
 */
final class LoggedExporter implements SpanExporter {
    private static final Logger log = LoggerFactory.getLogger(LoggedExporter.class);
    private final String receiver;
    private final SpanExporter exporter;
    private final AtomicBoolean failing = new AtomicBoolean();

    /** @param receiver for the log */
    LoggedExporter(String receiver, SpanExporter exporter) {
        this.receiver = receiver;
        this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> report(result));
    }

    private void report(CompletableResultCode result) {
        if (result.isSuccess()) {
            if (failing.compareAndSet(true, false)) {
                log.info("Traces are exported again to {}", receiver);
            }
        } else if (failing.compareAndSet(false, true)) {
            log.warn("Traces are lost: {} does not take them", receiver);
        }
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
