package dev.abacus.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.gateway.admission.AdaptiveLimiter.Place;
import dev.abacus.kit.settings.Live;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdaptiveLimiterTest {

    private static final int MOST = 100;
    private static final int FEWEST = 10;
    private static final long TARGET = Duration.ofMillis(50).toNanos();
    private static final AdmissionSettings SETTINGS =
            new AdmissionSettings(MOST, MOST, 1, Duration.ofNanos(TARGET), FEWEST);

    private final AtomicLong clock = new AtomicLong();
    private final AdaptiveLimiter places =
            new AdaptiveLimiter(Live.fixed(SETTINGS), AdmissionSettings::maxReads, clock::get);

    @Test
    void beginWithTheMost() {
        assertThat(places.open()).isEqualTo(MOST);
    }

    @Test
    void whatIsTooMuchIsRefusedUntilOneIsFreeAgain() {
        List<Place> taken = take(MOST);

        assertThat(places.take()).isNull();
        taken.getFirst().close();
        assertThat(places.take()).isNotNull();
    }

    @Test
    void getFewerWhileMostTakeTooLongButNeverTooFew() {
        window(5, 10);
        assertThat(places.open()).isEqualTo(80);
        window(5, 10);
        assertThat(places.open()).isEqualTo(64);

        windows(20, 5, 10);

        assertThat(places.open()).isEqualTo(FEWEST);
    }

    @Test
    void getMoreAgainOnceMostAreFast() {
        windows(20, 5, 10);

        window(10, 5);
        assertThat(places.open()).isEqualTo(FEWEST + 2);
        windows(100, 10, 5);

        assertThat(places.open()).isEqualTo(MOST);
    }

    @Test
    void doNotChangeForAFewThatTakeLong() {
        windows(20, 10, 10);

        assertThat(places.open()).isEqualTo(MOST);
    }

    @Test
    void doNotChangeForThoseThatTakeLongThoughNoneHasToWaitForOthers() {
        windows(20, 0, FEWEST);

        assertThat(places.open()).isEqualTo(MOST);
    }

    private void windows(int count, int fast, int slow) {
        for (int window = 0; window < count; window++) {
            window(fast, slow);
        }
    }

    /** So many requests, all in work at once as far as there are places: the slow begin, then the fast, then all end. */
    private void window(int fast, int slow) {
        List<Place> taken = new ArrayList<>(take(slow));
        clock.addAndGet(1);
        taken.addAll(take(fast));
        clock.addAndGet(TARGET);
        taken.subList(1, taken.size()).forEach(Place::close);
        clock.addAndGet(AdaptiveLimiter.WINDOW_NANOS - TARGET - 1);
        taken.getFirst().close();
    }

    private List<Place> take(int count) {
        return Stream.generate(places::take)
                .limit(count)
                .filter(Objects::nonNull)
                .toList();
    }
}
