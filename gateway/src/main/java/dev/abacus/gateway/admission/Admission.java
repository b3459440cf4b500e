package dev.abacus.gateway.admission;

import dev.abacus.gateway.admission.AdaptiveLimiter.Permit;
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
 * Load shedding: a concurrency limit for each kind of requests, without a queue. It is a filter, so that a refusal costs
 * little. Writes wait for etcd and have a limit of their own, so that they leave room for reads; so have requests for the
 * gateway's own metrics, health and description. An event stream counts until it is open. Thread-safe.
 */
final class Admission extends HttpFilter {

    private static final String API = "/api/";

    /** The safe methods (RFC 9110, 9.2.1). */
    private static final Set<String> SAFE =
            Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(), HttpMethod.OPTIONS.name());

    /** Always admitted: they cost as little as a refusal, and Consul takes an instance that refuses them as not ready. */
    private static final Set<String> PROBES = Set.of("/actuator/health/readiness", "/actuator/health/liveness");

    private final transient AdaptiveLimiter reads;
    private final transient AdaptiveLimiter writes;
    private final transient AdaptiveLimiter management;

    Admission(AdaptiveLimiter reads, AdaptiveLimiter writes, AdaptiveLimiter management) {
        this.reads = reads;
        this.writes = writes;
        this.management = management;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getServletPath();
        if (PROBES.contains(path)) {
            chain.doFilter(request, response);
            return;
        }
        AdaptiveLimiter limiter = limiter(request.getMethod(), path);
        try (Permit permit = limiter.tryAcquire()) {
            if (permit == null) {
                throw new ProblemException(
                        ProblemType.OVERLOADED,
                        "The limit of %d concurrent requests of this kind is reached: repeat this one later"
                                .formatted(limiter.limit()));
            }
            chain.doFilter(request, response);
        }
    }

    private AdaptiveLimiter limiter(String method, String path) {
        if (!path.startsWith(API)) {
            return management;
        }
        return SAFE.contains(method) ? reads : writes;
    }
}
