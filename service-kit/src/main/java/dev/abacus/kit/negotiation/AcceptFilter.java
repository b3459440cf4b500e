package dev.abacus.kit.negotiation;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.state.Excerpt;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MimeTypeUtils;
import org.springframework.util.StringUtils;

/**
 * Removes empty elements from the Accept header, which a recipient ignores (RFC 9110, 5.6.1.2): Spring Boot's Actuator
 * fails with 500 on them. It refuses more media ranges than Spring compares: Actuator would call the header malformed.
 */
final class AcceptFilter extends HttpFilter {

    /** As of {@link MimeTypeUtils#sortBySpecificity}. */
    private static final int MAX_RANGES = 50;

    /** @throws ProblemException invalid-request, if there are too many media ranges */
    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        List<String> given = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
        List<String> accepted = given.stream()
                .map(AcceptFilter::withoutEmptyElements)
                .filter(StringUtils::hasText)
                .toList();
        int ranges = MimeTypeUtils.tokenize(String.join(",", accepted)).size();
        if (ranges > MAX_RANGES) {
            throw ProblemException.invalid(
                    HttpHeaders.ACCEPT,
                    Excerpt.of(accepted.getFirst()),
                    "must have at most %d media ranges, but has %d".formatted(MAX_RANGES, ranges));
        }
        chain.doFilter(accepted.equals(given) ? request : new Accepting(request, accepted), response);
    }

    private static String withoutEmptyElements(String accept) {
        List<String> elements = MimeTypeUtils.tokenize(accept);
        return elements.stream().allMatch(StringUtils::hasText)
                ? accept
                : elements.stream().filter(StringUtils::hasText).collect(Collectors.joining(","));
    }

    private static final class Accepting extends HttpServletRequestWrapper {
        private final List<String> accepted;

        private Accepting(HttpServletRequest request, List<String> accepted) {
            super(request);
            this.accepted = accepted;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return isAccept(name) ? accepted.stream().findFirst().orElse(null) : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return isAccept(name) ? Collections.enumeration(accepted) : super.getHeaders(name);
        }

        private static boolean isAccept(String name) {
            return name.equalsIgnoreCase(HttpHeaders.ACCEPT);
        }
    }
}
