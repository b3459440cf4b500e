package dev.abacus.kit.problem;

import dev.abacus.kit.trace.TraceIds;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers what goes wrong in the filters behind it; they may throw a {@link ProblemException} as controllers do. */
final class ProblemFilter extends HttpFilter {
    private final transient Problems problems;
    private final transient TraceIds traceIds;

    ProblemFilter(Problems problems, TraceIds traceIds) {
        this.problems = problems;
        this.traceIds = traceIds;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            if (!problems.answer(e, request, response)) {
                throw e;
            }
        }
        if (response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST) {
            if (!response.isCommitted() && response.getContentType() == null) {
                // A status alone, as of an endpoint of the actuator that has nothing to show.
                problems.write(Refusal.of(response.getStatus(), request.getRequestURI()), request, response);
            }
            // The error dispatch happens outside of the trace: remember its id while it is known.
            traceIds.of(request);
        }
    }
}
