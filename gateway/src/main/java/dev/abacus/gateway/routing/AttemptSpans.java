package dev.abacus.gateway.routing;

import feign.Request;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

/**
 * Client spans of the attempts of calls, by OpenTelemetry's <a
 * href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">conventions for HTTP</a>. A trace that is not sampled
 * gets none: that costs a look at the current span. Thread-safe.
 */
final class AttemptSpans {
    private final Tracer tracer;
    private final Propagator propagator;

    AttemptSpans(Tracer tracer, Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    /** The current span, as the parent of attempts that other threads make, too; null if its trace is not sampled. */
    @Nullable
    TraceContext current() {
        TraceContext current = tracer.currentTraceContext().context();
        return current != null && Boolean.TRUE.equals(current.sampled()) ? current : null;
    }

    /**
     * Span of one attempt.
     *
     * @param parent by {@link #current}
     * @param service the name of the called service
     * @param retry 0 for the first attempt of a call, 1 for its first retry or hedge
     */
    AttemptSpan start(
            @Nullable TraceContext parent,
            String service,
            ServiceInstance instance,
            Request request,
            int retry,
            boolean hedge) {
        if (parent == null) {
            return AttemptSpan.NONE;
        }
        Span.Builder span = tracer.spanBuilder()
                .setParent(parent)
                .name(request.httpMethod() + " " + service)
                .kind(Span.Kind.CLIENT)
                .remoteServiceName(service)
                .tag("http.request.method", request.httpMethod().name())
                .tag("http.request.resend_count", retry)
                .tag("abacus.hedge", hedge)
                .tag("server.address", instance.getHost())
                .tag("server.port", instance.getPort())
                .tag("abacus.instance", String.valueOf(instance.getInstanceId()));
        return new AttemptSpan(span.start(), propagator);
    }

    /** Span of one attempt, which has to end by {@link #answered} or {@link #failed}. */
    record AttemptSpan(Span span, Propagator propagator) {
        static final AttemptSpan NONE = new AttemptSpan(Span.NOOP, Propagator.NOOP);

        /** The request with this span as its parent, rather than the span of the whole call. */
        Request propagate(Request request) {
            if (this == NONE) {
                return request;
            }
            Map<String, Collection<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(request.headers());
            propagator.inject(span.context(), headers, (_, name, value) -> headers.put(name, List.of(value)));
            return Request.create(
                    request.httpMethod(),
                    request.url(),
                    headers,
                    request.body(),
                    request.charset(),
                    request.requestTemplate());
        }

        void answered(int status) {
            span.tag("http.response.status_code", status);
            span.end();
        }

        /** @param ejected whether the instance is ejected now */
        void failed(IOException why, boolean ejected) {
            span.tag("error.type", why.getClass().getSimpleName())
                    .tag("abacus.ejected", ejected)
                    .error(why);
            span.end();
        }
    }
}
