package dev.abacus.gateway.admission;

import dev.abacus.gateway.admission.Places.Place;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;

/**
 * Bounds the requests in work: load shedding, without a queue. As a filter, so that what is refused costs next to
 * nothing. Those that write wait for etcd and have places of their own, so that they never take those of reading. A
 * stream of events counts only until it is open. Thread-safe.
 */
final class Admission extends HttpFilter {

    private final transient Places reading;
    private final transient Places writing;

    Admission(Places reading, Places writing) {
        this.reading = reading;
        this.writing = writing;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean reads = request.getMethod().equals(HttpMethod.GET.name());
        Places places = reads ? reading : writing;
        Place place = places.take();
        if (place == null) {
            throw new ProblemException(
                    ProblemType.OVERLOADED,
                    "%d requests that %s are in work already: repeat this one later"
                            .formatted(places.open(), reads ? "read" : "write"));
        }
        try (place) {
            chain.doFilter(request, response);
        }
    }
}
