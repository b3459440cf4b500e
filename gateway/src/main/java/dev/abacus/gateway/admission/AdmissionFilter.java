package dev.abacus.gateway.admission;

import dev.abacus.gateway.admission.AdaptiveLimiter.Permit;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.http.HttpMethod;

/**
 * Prioritized load shedding: a concurrency limit for each kind of requests, of which a {@link Priority} has its percentage.
 * {@link AdmissionLoadShedder} refuses most of what exceeds it for less. Writes wait for etcd and have a limit of their own, so that
 * they leave room for reads; so have requests for the gateway's own metrics, health and description. An event stream counts
 * until it is open. Thread-safe.
 */
final class AdmissionFilter extends HttpFilter {

    private static final String API = "/api/";

    /** The safe methods (RFC 9110, 9.2.1). */
    private static final Set<String> SAFE =
            Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(), HttpMethod.OPTIONS.name());

    /** Always admitted: they cost as little as a refusal, and Consul takes an instance that refuses them as not ready. */
    private static final Set<String> PROBES = Set.of("/actuator/health/readiness", "/actuator/health/liveness");

    private final transient Kinds kinds;

    /** @param refused counts the requests that it refuses */
    record Kind(AdaptiveLimiter limiter, Map<Priority, Counter> refused) {

        /** Counts the refusal of a request. @return why it is refused */
        String refuse(Priority priority) {
            Objects.requireNonNull(refused.get(priority)).increment();
            return "The limit of %d concurrent requests of this kind, for those of %s priority, is reached: repeat this one later"
                    .formatted(limiter.limit(priority), priority.label());
        }
    }

    /** The kinds of requests, each with a limit of its own. */
    record Kinds(Kind reads, Kind writes, Kind management) {

        Kind of(String method, String path) {
            if (!path.startsWith(API)) {
                return management;
            }
            return SAFE.contains(method) ? reads : writes;
        }
    }

    AdmissionFilter(Kinds kinds) {
        this.kinds = kinds;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getServletPath();
        if (PROBES.contains(path)) {
            chain.doFilter(request, response);
            return;
        }
        Kind kind = kinds.of(request.getMethod(), path);
        Priority priority = kind == kinds.management() ? Priority.CRITICAL : Priority.of(request);
        try (Permit permit = kind.limiter().tryAcquire(priority)) {
            if (permit == null) {
                throw new ProblemException(ProblemType.OVERLOADED, kind.refuse(priority));
            }
            chain.doFilter(request, response);
        }
    }
}
