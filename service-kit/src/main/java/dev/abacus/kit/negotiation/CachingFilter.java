package dev.abacus.kit.negotiation;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;

/**
 * Cache-Control of all responses (RFC 9111). {@code no-store}, as a cache may otherwise keep 404, 405, 410, 414 and
 * 501 by its own heuristics; responses with an ETag say {@code no-cache} instead. Each response varies by Accept, 406
 * too.
 */
final class CachingFilter extends HttpFilter {

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        chain.doFilter(request, response);
    }
}
