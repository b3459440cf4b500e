package dev.abacus.state.etcd.client;

import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Spans of the use of etcd, by OpenTelemetry's <a
 * href="https://opentelemetry.io/docs/specs/semconv/database/database-spans/">conventions for database clients</a>. A trace
 * that is not sampled gets none: that costs a look at the current span. Thread-safe.
 */
public final class EtcdSpans {
    private final Tracer tracer;

    public EtcdSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Does the work of one operation, its retries included, in a child of the current span. */
    public <T> T traced(String operation, Supplier<T> work) {
        if (current() == null) {
            return work.get();
        }
        Span span = builder(operation).start();
        try (var _ = tracer.withSpan(span)) {
            return work.get();
        } catch (RuntimeException e) {
            String kind = EtcdMeters.kind(e);
            if (!kind.equals(EtcdMeters.NO_ERROR)) {
                span.tag("error.type", kind).error(e);
            }
            throw e;
        } finally {
            span.end();
        }
    }

    /** Context of the current span if its trace is sampled. */
    public @Nullable TraceContext current() {
        TraceContext context = tracer.currentTraceContext().context();
        return context != null && Boolean.TRUE.equals(context.sampled()) ? context : null;
    }

    /** Names the member that the current operation calls; that of the last attempt stays. */
    public void calling(MemberConnection member) {
        Span span = current() == null ? null : tracer.currentSpan();
        if (span != null) {
            locate(span, member);
        }
    }

    /**
     * Span of a transaction that several operations share: a child of the first one, linked to all. Zipkin has no links, so
     * their trace ids are a tag, too.
     *
     * @param writes a context for each write, null if it is not sampled
     */
    public Span group(MemberConnection member, List<@Nullable TraceContext> writes) {
        List<TraceContext> sampled = writes.stream().flatMap(Stream::ofNullable).toList();
        if (sampled.isEmpty()) {
            return Span.NOOP;
        }
        Span.Builder builder = builder("group commit")
                .setParent(sampled.getFirst())
                .tag("db.operation.batch.size", writes.size())
                .tag(
                        "abacus.group.traces",
                        sampled.stream().map(TraceContext::traceId).distinct().collect(Collectors.joining(",")));
        sampled.forEach(write -> builder.addLink(new Link(write)));
        Span span = builder.start();
        locate(span, member);
        return span;
    }

    private Span.Builder builder(String operation) {
        return tracer.spanBuilder()
                .name(operation)
                .kind(Span.Kind.CLIENT)
                .remoteServiceName("etcd")
                .tag("db.system.name", "etcd")
                .tag("db.operation.name", operation);
    }

    private static void locate(Span span, MemberConnection member) {
        span.tag("server.address", member.endpoint().getHost())
                .tag("server.port", member.endpoint().getPort());
    }
}
