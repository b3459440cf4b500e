package dev.abacus.kit.registration;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;

/**
 * Has callers let go of their connections while this instance is about to stop (RFC 9112, 9.6): a request that meets
 * the end of an idle connection is lost, and its caller cannot know whether it was worked on.
 */
final class LeavingFilter extends HttpFilter {
    private final transient EarlyDeregistration departure;

    LeavingFilter(EarlyDeregistration departure) {
        this.departure = departure;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (departure.isLeaving()) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
        }
        chain.doFilter(request, response);
    }
}
