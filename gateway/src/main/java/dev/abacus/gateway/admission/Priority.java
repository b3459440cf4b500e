package dev.abacus.gateway.admission;

import dev.abacus.kit.calculation.IdempotencyKeyHeader;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.state.Excerpt;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpMethod;

/**
 * Priority of a request in load shedding, as in Netflix's <a
 * href="https://netflixtechblog.com/keeping-netflix-reliable-using-prioritized-load-shedding-6cc827b02f94">prioritized load
 * shedding</a>: the lowest one is refused first. A caller can only lower it.
 */
enum Priority {
    /** Recordings with an idempotency key, reads of a key or a record, and what concerns the gateway itself. */
    CRITICAL,

    /** Computing, and all that has no other priority. */
    DEFAULT,

    /** Lists, and what its caller calls background work. */
    SHEDDABLE;

    static final String HEADER = "Abacus-Priority";
    static final String BACKGROUND = "background";

    private static final Set<String> LISTS = Set.of("/api/calculations", "/api/state");
    private static final Set<String> READS = Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name());

    /** @throws ProblemException if the header has another value than {@value #BACKGROUND} */
    static Priority of(HttpServletRequest request) {
        List<String> given = Collections.list(request.getHeaders(HEADER));
        if (given.isEmpty()) {
            boolean hasKey = request.getHeader(IdempotencyKeyHeader.NAME) != null;
            return of(request.getMethod(), request.getServletPath(), hasKey);
        }
        if (given.equals(List.of(BACKGROUND))) {
            return SHEDDABLE;
        }
        String text = Excerpt.of(String.join(", ", given));
        throw ProblemException.invalid(
                HEADER, text, "must be '%s', once, or be left out, but is '%s'".formatted(BACKGROUND, text));
    }

    /**
     * The priority of a request that does not lower it.
     *
     * @param hasKey whether it has an idempotency key
     */
    static Priority of(String method, String path, boolean hasKey) {
        if (LISTS.contains(path)) {
            return SHEDDABLE;
        }
        boolean critical = READS.contains(method)
                ? LISTS.stream().anyMatch(list -> path.startsWith(list + "/"))
                : method.equals(HttpMethod.POST.name()) && hasKey;
        return critical ? CRITICAL : DEFAULT;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
