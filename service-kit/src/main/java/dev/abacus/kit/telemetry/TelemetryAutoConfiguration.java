package dev.abacus.kit.telemetry;

import dev.abacus.kit.FilterOrder;
import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.kit.settings.LiveSettings;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.exporter.zipkin.ZipkinSpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanProcessors;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import zipkin2.reporter.urlconnection.URLConnectionSender;

@AutoConfiguration(before = OpenTelemetryTracingAutoConfiguration.class)
class TelemetryAutoConfiguration {
    /** For the exporter's thread: no call waits for it. */
    private static final int TIMEOUT_MILLIS = 2_000;

    private static final String LOCAL_ZIPKIN = "http://127.0.0.1:9411/api/v2/spans";

    /** Directly inside of the filter that opens the trace. */
    @Bean
    FilterRegistrationBean<DiagnosticContextFilter> diagnosticContextFilter() {
        var registration = new FilterRegistrationBean<>(new DiagnosticContextFilter());
        registration.setOrder(FilterOrder.LOG_CONTEXT);
        return registration;
    }

    @Bean
    TraceIds traceIds(ObjectProvider<Tracer> tracer) {
        return new TraceIds(tracer.getIfAvailable(() -> Tracer.NOOP));
    }

    @Bean
    LiveSetting<TracingSettings> tracingSettings(LiveSettings settings) {
        return settings.bind("abacus.tracing", TracingSettings.class);
    }

    @Bean
    Sampler sampler(LiveSetting<TracingSettings> settings) {
        return new LiveSampler(settings);
    }

    /** @param processors such as Spring Boot's for the export, which takes unsampled spans, too (abacus-defaults.yml) */
    @Bean
    SpanProcessors spanProcessors(ObjectProvider<SpanProcessor> processors) {
        return SpanProcessors.of(
                processors.orderedStream().map(ErrorSpanProcessor::new).toList());
    }

    /** @param others such as Spring Boot's for OTLP, which {@code management.opentelemetry.tracing.export.otlp} configures */
    @Bean
    SpanExporters spanExporters(LiveSetting<TracingSettings> settings, ObjectProvider<SpanExporter> others) {
        if (!settings.get().enabled()) {
            return SpanExporters.of();
        }
        List<SpanExporter> exporters = new ArrayList<>();
        others.orderedStream().forEach(other -> exporters.add(new LoggedExporter(other.toString(), other)));
        String endpoint = settings.get().zipkin().endpoint();
        if (endpoint.isEmpty() && exporters.isEmpty()) {
            endpoint = LOCAL_ZIPKIN;
        }
        if (!endpoint.isEmpty()) {
            exporters.add(new LoggedExporter("Zipkin at " + endpoint, zipkin(endpoint)));
        }
        return SpanExporters.of(exporters);
    }

    @SuppressWarnings("deprecation") // OpenTelemetry prefers OTLP, which Zipkin's server does not take.
    private static SpanExporter zipkin(String endpoint) {
        return ZipkinSpanExporter.builder()
                .setSender(URLConnectionSender.newBuilder()
                        .endpoint(endpoint)
                        .connectTimeout(TIMEOUT_MILLIS)
                        .readTimeout(TIMEOUT_MILLIS)
                        .build())
                .build();
    }

    /** Consul and Prometheus ask each second; those requests say nothing of calls. */
    @Bean
    SpanExportingPredicate callsOnly() {
        return span -> !span.getTags().getOrDefault("uri", "").startsWith("/actuator");
    }
}
