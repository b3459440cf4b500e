package dev.abacus.kit.deadline;

import dev.abacus.kit.problem.Excerpt;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.settings.Live;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sets the {@link Deadline} of a request. */
final class DeadlineFilter extends HttpFilter {
    private final transient Live<DeadlineSettings> settings;

    DeadlineFilter(Live<DeadlineSettings> settings) {
        this.settings = settings;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            Deadline.within(limit(request.getHeader(Deadline.HEADER)), () -> {
                chain.doFilter(request, response);
                return true;
            });
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private Duration limit(@Nullable String asked) {
        Duration most = settings.get().most();
        if (asked == null) {
            return most;
        }
        long millis = millis(asked);
        return millis < most.toMillis() ? Duration.ofMillis(millis) : most;
    }

    private static long millis(String asked) {
        try {
            long millis = Long.parseLong(asked);
            if (millis > 0) {
                return millis;
            }
        } catch (NumberFormatException e) {
            // answered below, as all that is no such number
        }
        throw ProblemException.invalid(
                Deadline.HEADER,
                asked,
                "must be a whole number of milliseconds from 1, but is " + Excerpt.quoted(asked));
    }
}
