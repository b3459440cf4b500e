package dev.abacus.kit.requests;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/** Filter that refuses ambiguous paths and unsupported content headers. */
final class RequestFilter extends HttpFilter {
    private static final Set<String> WITH_CONTENT = Set.of("POST", "PUT", "PATCH");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        AmbiguousPath.refuse(request.getRequestURI());
        if (WITH_CONTENT.contains(request.getMethod())) {
            ContentHeaders.check(request);
        }
        ContentHeaders.checkType(request);
        chain.doFilter(request, response);
    }
}
