package dev.abacus.gateway.admission;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.settings.Live;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.AsyncHandlerInterceptor;

/**
 * Bounds the requests in work: load shedding, without a queue. A stream of events counts only until it is open.
 * Thread-safe.
 */
final class Admission implements AsyncHandlerInterceptor {

    private static final String ADMITTED = Admission.class.getName();

    private final Live<AdmissionSettings> settings;
    private final AtomicInteger inFlight = new AtomicInteger();

    Admission(Live<AdmissionSettings> settings) {
        this.settings = settings;
    }

    int inFlight() {
        return inFlight.get();
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            return true;
        }
        int most = settings.get().maxInFlight();
        if (inFlight.incrementAndGet() > most) {
            inFlight.decrementAndGet();
            throw new ProblemException(
                    ProblemType.OVERLOADED, "%d requests are in work already: repeat this one later".formatted(most));
        }
        request.setAttribute(ADMITTED, true);
        return true;
    }

    @Override
    public void afterConcurrentHandlingStarted(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        release(request);
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        release(request);
    }

    private void release(HttpServletRequest request) {
        if (request.getAttribute(ADMITTED) != null) {
            request.removeAttribute(ADMITTED);
            inFlight.decrementAndGet();
        }
    }
}
