package dev.abacus.kit.registration;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;

/**
 * Filter that closes connections while the instance shuts down (RFC 9112, 9.6). A request on a connection that the
 * server closes is lost, and its caller cannot know whether it was processed.
 */
final class ConnectionCloseFilter extends HttpFilter {
    private final transient EarlyDeregistration departure;

    ConnectionCloseFilter(EarlyDeregistration departure) {
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
