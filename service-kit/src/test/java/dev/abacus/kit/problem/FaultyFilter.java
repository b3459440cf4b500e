package dev.abacus.kit.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** What may go wrong in a filter. */
@Component
class FaultyFilter extends HttpFilter {
    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        switch (request.getRequestURI()) {
            case "/filter/problem" -> throw new ProblemException(ProblemType.OVERLOADED, "Too many requests in flight");
            case "/filter/unexpected" -> throw new IllegalStateException("the secret is 42");
            case "/filter/status" -> response.sendError(403);
            default -> chain.doFilter(request, response);
        }
    }
}
