package dev.abacus.kit.problem;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;

/**
 * Adapter of Tomcat that answers with problems the errors of requests that never get to a valve, such as {@code OPTIONS *}
 * with an unknown expectation.
 */
final class ProblemAdapter extends CoyoteAdapter {
    private final ProblemWriter problems;

    ProblemAdapter(Connector connector, ProblemWriter problems) {
        super(connector);
        this.problems = problems;
    }

    @Override
    protected boolean postParseRequest(
            org.apache.coyote.Request coyoteRequest,
            Request request,
            org.apache.coyote.Response coyoteResponse,
            Response response)
            throws IOException, ServletException {
        if (super.postParseRequest(coyoteRequest, request, coyoteResponse, response)) {
            return true;
        }
        if (response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST) {
            problems.write(StatusProblem.of(response.getStatus(), request.getRequestURI()), request, response);
        }
        return false;
    }
}
