package dev.abacus.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.kit.settings.Live;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private static final int MOST = 100;
    private static final int FEWEST = 10;
    private static final long TARGET = Duration.ofMillis(50).toNanos();
    private static final AdmissionSettings SETTINGS = new AdmissionSettings(MOST, 1, Duration.ofNanos(TARGET), FEWEST);

    private final AtomicLong clock = new AtomicLong();
    private final Places places = new Places(Live.fixed(SETTINGS), AdmissionSettings::reading, clock::get);

    @Test
    void beginWithTheMost() {
        assertThat(places.open()).isEqualTo(MOST);
    }

    @Test
    void whatIsTooMuchIsRefusedUntilOneLeaves() {
        for (int taken = 0; taken < MOST; taken++) {
            assertThat(places.enter()).isTrue();
        }

        assertThat(places.enter()).isFalse();
        places.leave(clock.get());
        assertThat(places.enter()).isTrue();
    }

    @Test
    void getFewerWhileMostTakeTooLongButNeverTooFew() {
        window(1, 2);
        assertThat(places.open()).isEqualTo(80);
        window(1, 2);
        assertThat(places.open()).isEqualTo(64);

        windows(20, 1, 2);

        assertThat(places.open()).isEqualTo(FEWEST);
    }

    @Test
    void getMoreAgainOnceMostAreFast() {
        windows(20, 1, 2);

        window(2, 1);
        assertThat(places.open()).isEqualTo(FEWEST + 2);
        windows(100, 2, 1);

        assertThat(places.open()).isEqualTo(MOST);
    }

    @Test
    void doNotChangeForAFewThatTakeLong() {
        windows(20, 5, 5);

        assertThat(places.open()).isEqualTo(MOST);
    }

    private void windows(int count, int fast, int slow) {
        for (int window = 0; window < count; window++) {
            window(fast, slow);
        }
    }

    /** So many requests, the last of which, a slow one if there are any, ends the window. */
    private void window(int fast, int slow) {
        for (int request = 1; request <= fast + slow; request++) {
            assertThat(places.enter()).isTrue();
            if (request == fast + slow) {
                clock.addAndGet(Places.WINDOW_NANOS);
            }
            places.leave(clock.get() - (request <= fast ? TARGET : TARGET + 1));
        }
    }
}
