package dev.abacus.kit.telemetry;

import dev.abacus.state.Excerpt;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;

/**
 * Filter that puts the request into the diagnostic context (MDC) of its thread, so that each log line of the request names
 * it. It leaves out the query and the body, which may hold values.
 */
final class DiagnosticContextFilter extends HttpFilter {
    private static final int MAX_PATH = 200;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try (var _ = MDC.putCloseable("http.request.method", request.getMethod());
                var _ = MDC.putCloseable("url.path", Excerpt.of(request.getRequestURI(), MAX_PATH))) {
            chain.doFilter(request, response);
        }
    }
}
