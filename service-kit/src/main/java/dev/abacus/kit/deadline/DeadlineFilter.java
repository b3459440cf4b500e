package dev.abacus.kit.deadline;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.requests.Decimal;
import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.state.Excerpt;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** Sets the {@link Deadline} of a request. */
final class DeadlineFilter extends HttpFilter {
    /** Longer numbers may not fit into 64 bits. */
    private static final int MAX_DIGITS = 18;

    private final transient LiveSetting<DeadlineSettings> settings;

    DeadlineFilter(LiveSetting<DeadlineSettings> settings) {
        this.settings = settings;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            Deadline.within(limit(Collections.list(request.getHeaders(Deadline.HEADER))), () -> {
                chain.doFilter(request, response);
                return true;
            });
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private Duration limit(List<String> asked) {
        Duration max = settings.get().maxTimeout();
        if (asked.isEmpty()) {
            return max;
        }
        long millis = millis(asked);
        return millis < max.toMillis() ? Duration.ofMillis(millis) : max;
    }

    private static long millis(List<String> asked) {
        if (asked.size() == 1 && asked.getFirst().length() <= MAX_DIGITS && Decimal.isInteger(asked.getFirst())) {
            long millis = Long.parseLong(asked.getFirst());
            if (millis > 0) {
                return millis;
            }
        }
        String given = Excerpt.of(String.join(", ", asked));
        throw ProblemException.invalid(
                Deadline.HEADER, given, "must be one whole number of milliseconds from 1, but is '" + given + "'");
    }
}
