package dev.abacus.kit.limits;

import dev.abacus.kit.settings.Live;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;

/** Refuses a body that is too large: at once if the request tells its length, else as soon as too much was read. */
final class BodyLimitFilter extends HttpFilter {
    private final transient Live<Limits> limits;

    BodyLimitFilter(Live<Limits> limits) {
        this.limits = limits;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getContentLengthLong() > 0) {
            LimitedBody.check(request.getContentLengthLong(), limit());
            chain.doFilter(request, response);
        } else if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
            chain.doFilter(new LimitedRequest(request, limit()), response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private long limit() {
        return limits.get().maxBody().toBytes();
    }
}
