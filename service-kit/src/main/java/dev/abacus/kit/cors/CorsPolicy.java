package dev.abacus.kit.cors;

import dev.abacus.kit.calculation.IdempotencyKeyHeader;
import dev.abacus.kit.deadline.Deadline;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.state.Excerpt;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;

/**
 * CORS policy. A preflight of an origin that is not allowed is refused with a problem; other requests get a response
 * without CORS headers, which the page cannot read. Spring refuses those too, but behind a proxy that ends TLS the
 * service's own pages appear as another origin. Refusing them protects nothing: every request that changes state has
 * a preflight. Thread-safe.
 */
final class CorsPolicy extends DefaultCorsProcessor {
    private static final List<String> METHODS = List.of(
            HttpMethod.GET.name(),
            HttpMethod.HEAD.name(),
            HttpMethod.POST.name(),
            HttpMethod.PUT.name(),
            HttpMethod.DELETE.name());
    private static final List<String> SENT = List.of(
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.IF_MATCH,
            HttpHeaders.IF_NONE_MATCH,
            IdempotencyKeyHeader.NAME,
            "Last-Event-ID",
            "traceparent",
            "tracestate",
            Deadline.HEADER,
            "Abacus-Priority");
    private static final List<String> READ = List.of(
            HttpHeaders.ETAG,
            HttpHeaders.LOCATION,
            HttpHeaders.RETRY_AFTER,
            HttpHeaders.ALLOW,
            IdempotencyKeyHeader.NAME,
            IdempotencyKeyHeader.REPLAYED);

    /** Maximum age of a preflight: browsers see a change of the setting after this time. */
    private static final Duration MAX_AGE = Duration.ofMinutes(10);

    /** Null where CORS is off. */
    static @Nullable CorsConfiguration of(CorsSettings settings) {
        if (settings.allowedOrigins().isEmpty()) {
            return null;
        }
        var configuration = new CorsConfiguration();
        configuration.setAllowedOrigins(settings.allowedOrigins());
        configuration.setAllowedMethods(METHODS);
        configuration.setAllowedHeaders(SENT);
        configuration.setExposedHeaders(READ);
        configuration.setMaxAge(MAX_AGE);
        return configuration;
    }

    @Override
    public boolean processRequest(
            @Nullable CorsConfiguration configuration, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean granted = configuration != null && super.processRequest(configuration, request, response);
        if (!granted && CorsUtils.isPreFlightRequest(request)) {
            throw refused(configuration, request);
        }
        return true;
    }

    /** Nothing is written: {@link #processRequest} answers. */
    @Override
    protected void rejectRequest(ServerHttpResponse response) {}

    private static ProblemException refused(@Nullable CorsConfiguration configuration, HttpServletRequest request) {
        String origin = String.valueOf(request.getHeader(HttpHeaders.ORIGIN));
        boolean unknown = configuration == null || configuration.checkOrigin(origin) == null;
        return new ProblemException(
                ProblemType.CROSS_ORIGIN,
                unknown
                        ? "Pages of the origin %s may not call this service: abacus.cors.allowed-origins lists those that may"
                                .formatted(Excerpt.quoted(origin))
                        : "Pages of other origins may use the methods %s and set the headers %s, no others"
                                .formatted(String.join(", ", METHODS), String.join(", ", SENT)));
    }
}
