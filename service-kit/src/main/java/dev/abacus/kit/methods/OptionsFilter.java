package dev.abacus.kit.methods;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** Completes what Spring MVC answers to OPTIONS: it adds an empty Accept-Patch where nothing takes PATCH. */
final class OptionsFilter extends HttpFilter {

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
        String allow = response.getHeader(HttpHeaders.ALLOW);
        if (request.getMethod().equals(HttpMethod.OPTIONS.name()) && allow != null && !response.isCommitted()) {
            response.setHeader(HttpHeaders.ALLOW, AllowHeader.tidied(allow));
            if ("".equals(response.getHeader(HttpHeaders.ACCEPT_PATCH))) {
                response.setHeader(HttpHeaders.ACCEPT_PATCH, null);
            }
        }
    }
}
