package dev.abacus.kit.limits;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.settings.LiveSetting;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;

/**
 * Filter that buffers the request body before the request is processed, so that a slow client holds no permit. It
 * refuses a body that is too large: immediately if Content-Length says so, otherwise as soon as the limit is exceeded. It
 * also refuses a body that does not arrive in time.
 */
final class BodyFilter extends HttpFilter {

    private final transient LiveSetting<Limits> limits;
    private final transient ByteBudget budget;

    /** @param budget of the bytes of all bodies */
    BodyFilter(LiveSetting<Limits> limits, ByteBudget budget) {
        this.limits = limits;
        this.budget = budget;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        BoundedHttpProcessor processor = BoundedHttpProcessor.current();
        if (processor != null) {
            processor.headArrived();
        }
        if (request.getContentLengthLong() <= 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null) {
            chain.doFilter(request, response);
            return;
        }
        try (BodyReader body =
                new BodyReader(request, processor, limits.get().maxBody().toBytes(), budget)) {
            ProblemException refusal = body.read();
            if (refusal == null) {
                chain.doFilter(new BufferedRequest(request, body.whole()), response);
            } else {
                refusal.answerInErrorDispatch(request);
            }
        }
    }
}
