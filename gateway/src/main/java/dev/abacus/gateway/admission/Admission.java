package dev.abacus.gateway.admission;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.settings.Live;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the requests in work: load shedding, without a queue. As a filter, so that what is refused costs next to
 * nothing. A stream of events counts only until it is open. Thread-safe.
 */
final class Admission extends HttpFilter {

    private final transient Live<AdmissionSettings> settings;
    private final AtomicInteger inFlight = new AtomicInteger();

    Admission(Live<AdmissionSettings> settings) {
        this.settings = settings;
    }

    int inFlight() {
        return inFlight.get();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        int most = settings.get().maxInFlight();
        try {
            if (inFlight.incrementAndGet() > most) {
                throw new ProblemException(
                        ProblemType.OVERLOADED,
                        "%d requests are in work already: repeat this one later".formatted(most));
            }
            chain.doFilter(request, response);
        } finally {
            inFlight.decrementAndGet();
        }
    }
}
