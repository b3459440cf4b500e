package dev.abacus.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.gateway.admission.AdaptiveLimiter.Permit;
import dev.abacus.kit.settings.Live;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdaptiveLimiterTest {

    private static final int MAX_LIMIT = 100;
    private static final int MIN_LIMIT = 10;
    private static final long TARGET = Duration.ofMillis(50).toNanos();
    private static final AdmissionSettings SETTINGS =
            new AdmissionSettings(MAX_LIMIT, MAX_LIMIT, 1, Duration.ofNanos(TARGET), MIN_LIMIT);

    private final AtomicLong clock = new AtomicLong();
    private final AdaptiveLimiter limiter =
            new AdaptiveLimiter(Live.fixed(SETTINGS), AdmissionSettings::maxReads, clock::get);

    @Test
    void beginsAtTheMaximum() {
        assertThat(limiter.limit()).isEqualTo(MAX_LIMIT);
    }

    @Test
    void refusesBeyondItsLimitUntilAPermitIsReleased() {
        List<Permit> acquired = acquire(MAX_LIMIT);

        assertThat(limiter.tryAcquire()).isNull();
        acquired.getFirst().close();
        assertThat(limiter.tryAcquire()).isNotNull();
    }

    @Test
    void shrinksWhileMostRequestsExceedTheTargetDownToTheMinimum() {
        window(5, 10);
        assertThat(limiter.limit()).isEqualTo(80);
        window(5, 10);
        assertThat(limiter.limit()).isEqualTo(64);

        windows(20, 5, 10);

        assertThat(limiter.limit()).isEqualTo(MIN_LIMIT);
    }

    @Test
    void growsAgainOnceMostRequestsMeetTheTarget() {
        windows(20, 5, 10);

        window(10, 5);
        assertThat(limiter.limit()).isEqualTo(MIN_LIMIT + 2);
        windows(100, 10, 5);

        assertThat(limiter.limit()).isEqualTo(MAX_LIMIT);
    }

    @Test
    void staysWhenAFewRequestsExceedTheTarget() {
        windows(20, 10, 10);

        assertThat(limiter.limit()).isEqualTo(MAX_LIMIT);
    }

    @Test
    void staysWhenRequestsAreSlowWithinTheMinimum() {
        windows(20, 0, MIN_LIMIT);

        assertThat(limiter.limit()).isEqualTo(MAX_LIMIT);
    }

    private void windows(int count, int fast, int slow) {
        for (int window = 0; window < count; window++) {
            window(fast, slow);
        }
    }

    /** Requests, all in flight as far as the limit allows: the slow begin, then the fast, then all end. */
    private void window(int fast, int slow) {
        List<Permit> acquired = new ArrayList<>(acquire(slow));
        clock.addAndGet(1);
        acquired.addAll(acquire(fast));
        clock.addAndGet(TARGET);
        acquired.subList(1, acquired.size()).forEach(Permit::close);
        clock.addAndGet(AdaptiveLimiter.WINDOW_NANOS - TARGET - 1);
        acquired.getFirst().close();
    }

    private List<Permit> acquire(int count) {
        return Stream.generate(limiter::tryAcquire)
                .limit(count)
                .filter(Objects::nonNull)
                .toList();
    }
}
