package dev.abacus.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.gateway.admission.AdaptiveLimiter.Permit;
import dev.abacus.kit.settings.LiveSetting;
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
            new AdmissionSettings(MAX_LIMIT, MAX_LIMIT, 1, Duration.ofNanos(TARGET), 80, 50, MIN_LIMIT);

    private final AtomicLong clock = new AtomicLong();
    private final Queue waiting = new Queue();
    private final AdaptiveLimiter limiter =
            new AdaptiveLimiter(LiveSetting.fixed(SETTINGS), AdmissionSettings::maxReads, waiting, clock::get);

    @Test
    void beginsAtTheMaximum() {
        assertThat(limiter.limit()).isEqualTo(MAX_LIMIT);
    }

    @Test
    void refusesBeyondItsLimitUntilAPermitIsReleased() {
        List<Permit> acquired = acquire(MAX_LIMIT);

        assertThat(limiter.tryAcquire(Priority.CRITICAL)).isNull();
        acquired.getFirst().close();
        assertThat(limiter.tryAcquire(Priority.CRITICAL)).isNotNull();
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

    @Test
    void shedsFromTheLowestPriorityUp() {
        List<Permit> sheddable = acquire(MAX_LIMIT, Priority.SHEDDABLE);
        List<Permit> normal = acquire(MAX_LIMIT, Priority.DEFAULT);
        List<Permit> critical = acquire(MAX_LIMIT, Priority.CRITICAL);

        assertThat(sheddable).hasSize(50);
        assertThat(normal).hasSize(30);
        assertThat(critical).hasSize(20);
        assertThat(Stream.of(Priority.values()).map(limiter::inFlight)).containsExactly(20, 30, 50);
    }

    @Test
    void criticalRequestsLeaveNothingForTheOthers() {
        acquire(MAX_LIMIT, Priority.CRITICAL);

        assertThat(limiter.tryAcquire(Priority.DEFAULT)).isNull();
        assertThat(limiter.tryAcquire(Priority.SHEDDABLE)).isNull();
    }

    /** The others make room for them: nobody else's latency is a reason to refuse what is critical. */
    @Test
    void criticalRequestsAreAdmittedUpToTheMaximumHoweverFarTheLimitShrinks() {
        windows(20, 5, 10);

        assertThat(limiter.isFull(Priority.CRITICAL)).isFalse();
        assertThat(acquire(2 * MAX_LIMIT, Priority.CRITICAL)).hasSize(MAX_LIMIT);
        assertThat(limiter.limit()).isEqualTo(MIN_LIMIT);
    }

    @Test
    void admitsEachPriorityAgainWhenItsPermitsAreReleased() {
        for (int round = 0; round < 3; round++) {
            List<Permit> acquired = new ArrayList<>(acquire(MAX_LIMIT, Priority.SHEDDABLE));
            acquired.addAll(acquire(MAX_LIMIT, Priority.DEFAULT));
            acquired.addAll(acquire(MAX_LIMIT, Priority.CRITICAL));

            assertThat(acquired).hasSize(MAX_LIMIT);
            acquired.forEach(Permit::close);
        }
        assertThat(Stream.of(Priority.values()).map(limiter::inFlight)).containsOnly(0);
    }

    @Test
    void aLowPriorityAloneShrinksTheLimitToTheMinimumToo() {
        for (int window = 0; window < 20; window++) {
            List<Permit> slow = acquire(MAX_LIMIT, Priority.SHEDDABLE);
            clock.addAndGet(1);
            end(slow);
        }

        assertThat(limiter.limit()).isBetween(MIN_LIMIT, MIN_LIMIT + 2);
        assertThat(limiter.limit(Priority.SHEDDABLE)).isBetween(MIN_LIMIT / 2, MIN_LIMIT / 2 + 1);
    }

    /** They are accepted, so their callers wait as well. */
    @Test
    void requestsThatWaitForAThreadCountAsInFlight() {
        waiting.requests = 45;

        assertThat(limiter.isFull(Priority.SHEDDABLE)).isFalse();
        assertThat(acquire(MAX_LIMIT, Priority.SHEDDABLE)).hasSize(5);
        assertThat(limiter.isFull(Priority.SHEDDABLE)).isTrue();
        assertThat(acquire(MAX_LIMIT, Priority.DEFAULT)).hasSize(30);
    }

    /** Of which kind they are, nobody knows yet. */
    @Test
    void requestsThatWaitLeaveRoomForAKindWithALowerLimit() {
        AdaptiveLimiter writes = limiter.forKind(settings -> MAX_LIMIT / 2);
        waiting.requests = MAX_LIMIT / 2;

        assertThat(acquire(MAX_LIMIT, Priority.DEFAULT, writes)).hasSize(30);
        waiting.requests = 0;
        assertThat(acquire(MAX_LIMIT, Priority.DEFAULT, writes)).hasSize(10);
        assertThat(writes.isFull(Priority.DEFAULT)).isTrue();
        assertThat(limiter.isFull(Priority.DEFAULT)).isFalse();
    }

    /** Most of those that wait are refused in no time. */
    @Test
    void criticalRequestsAndOneOfTheOthersAreAdmittedHoweverManyWait() {
        waiting.requests = 10 * MAX_LIMIT;

        assertThat(acquire(MAX_LIMIT, Priority.DEFAULT)).as("of a burst").hasSize(1);
        assertThat(limiter.isFull(Priority.DEFAULT)).isTrue();
        assertThat(limiter.isFull(Priority.CRITICAL)).isFalse();
        assertThat(acquire(MAX_LIMIT, Priority.CRITICAL)).hasSize(MAX_LIMIT - 1);
    }

    @Test
    void eachPriorityHasAPermit() {
        var settings = new AdmissionSettings(1, 1, 1, Duration.ofNanos(TARGET), 80, 50, 1);
        var small = new AdaptiveLimiter(LiveSetting.fixed(settings), AdmissionSettings::maxReads, waiting, clock::get);

        assertThat(small.tryAcquire(Priority.SHEDDABLE)).isNotNull();
    }

    @Test
    void theWaitCountsAsLatency() {
        waiting.nanos = 1;
        windows(20, 20, 0);

        assertThat(limiter.limit()).isBetween(MIN_LIMIT, 2 * MIN_LIMIT);
    }

    @Test
    void shrinksThoughMostOfWhatItHasWaits() {
        waiting.requests = MAX_LIMIT / 2;
        for (int window = 0; window < 20; window++) {
            List<Permit> slow = acquire(MIN_LIMIT / 2, Priority.DEFAULT);
            clock.addAndGet(1);
            end(slow);
            waiting.requests = limiter.limit() / 2;
        }

        assertThat(limiter.limit()).isBetween(MIN_LIMIT, 2 * MIN_LIMIT);
    }

    private void windows(int count, int fast, int slow) {
        for (int window = 0; window < count; window++) {
            window(fast, slow);
        }
    }

    /** Critical requests, all in flight: the slow begin, then the fast, then all end. */
    private void window(int fast, int slow) {
        List<Permit> acquired = new ArrayList<>(acquire(slow));
        clock.addAndGet(1);
        acquired.addAll(acquire(fast));
        end(acquired);
    }

    /** The first one to begin ends last, and the window with it. */
    private void end(List<Permit> acquired) {
        clock.addAndGet(TARGET);
        acquired.subList(1, acquired.size()).forEach(Permit::close);
        clock.addAndGet(AdaptiveLimiter.WINDOW_NANOS - TARGET - 1);
        acquired.getFirst().close();
    }

    private List<Permit> acquire(int count) {
        return acquire(count, Priority.CRITICAL);
    }

    private List<Permit> acquire(int count, Priority priority) {
        return acquire(count, priority, limiter);
    }

    private static List<Permit> acquire(int count, Priority priority, AdaptiveLimiter limiter) {
        return Stream.generate(() -> limiter.tryAcquire(priority))
                .limit(count)
                .filter(Objects::nonNull)
                .toList();
    }

    private static final class Queue implements RequestQueue {

        private int requests;
        private long nanos;

        @Override
        public int length() {
            return requests;
        }

        @Override
        public long waitNanos() {
            return nanos;
        }
    }
}
