package dev.abacus.kit.negotiation;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;

/**
 * Keeps answers out of caches (RFC 9111): all of them are made for one request, and without this a cache may keep 404,
 * 405, 410, 414 and 501 on its own judgement. What can be validated, by an ETag, says {@code no-cache} instead. Each
 * answer depends on the Accept header, 406 as well.
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
