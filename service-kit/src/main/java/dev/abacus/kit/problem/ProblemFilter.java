package dev.abacus.kit.problem;

import dev.abacus.kit.telemetry.TraceIds;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Filter that answers exceptions of the filters inside of it with problems, {@link ProblemException} included. */
final class ProblemFilter extends HttpFilter {
    private final transient ProblemWriter problems;
    private final transient TraceIds traceIds;

    ProblemFilter(ProblemWriter problems, TraceIds traceIds) {
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
                // A bare status, such as that of an Actuator endpoint.
                problems.write(StatusProblem.of(response.getStatus(), request.getRequestURI()), request, response);
            }
            // The error dispatch is outside of the trace: keep the trace id as an attribute of the request.
            traceIds.of(request);
        }
    }
}
