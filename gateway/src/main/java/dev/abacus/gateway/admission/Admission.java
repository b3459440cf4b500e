package dev.abacus.gateway.admission;

import dev.abacus.gateway.admission.AdaptiveLimiter.Place;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpMethod;

/**
 * Bounds the requests in work: load shedding, without a queue. As a filter, so that what is refused costs next to
 * nothing. Those that write wait for etcd and have places of their own, so that they never take those of reading; so
 * have those that ask about the gateway itself: its metrics, its health, its description. A stream of events counts only
 * until it is open. Thread-safe.
 */
final class Admission extends HttpFilter {

    private static final String API = "/api/";

    /** The safe methods (RFC 9110, 9.2.1). */
    private static final Set<String> READING =
            Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(), HttpMethod.OPTIONS.name());

    /** They cost no more than a refusal, and Consul takes an instance that refuses them for one that is not ready. */
    private static final Set<String> PROBES = Set.of("/actuator/health/readiness", "/actuator/health/liveness");

    private final transient Kind reading;
    private final transient Kind writing;
    private final transient Kind operating;

    Admission(AdaptiveLimiter reading, AdaptiveLimiter writing, AdaptiveLimiter operating) {
        this.reading = new Kind(reading, "read");
        this.writing = new Kind(writing, "write");
        this.operating = new Kind(operating, "ask about the gateway itself");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getServletPath();
        if (PROBES.contains(path)) {
            chain.doFilter(request, response);
            return;
        }
        Kind kind = kind(request.getMethod(), path);
        Place place = kind.places.take();
        if (place == null) {
            throw new ProblemException(
                    ProblemType.OVERLOADED,
                    "%d requests that %s are in work already: repeat this one later"
                            .formatted(kind.places.open(), kind.does));
        }
        try (place) {
            chain.doFilter(request, response);
        }
    }

    private Kind kind(String method, String path) {
        if (!path.startsWith(API)) {
            return operating;
        }
        return READING.contains(method) ? reading : writing;
    }

    private record Kind(AdaptiveLimiter places, String does) {}
}
