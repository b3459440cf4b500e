package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.gateway.routing.RoutingSettings.Ejection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OutlierDetectorTest {

    private static final Ejection SETTINGS =
            new Ejection(Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofMillis(250), 3);
    private static final IOException FAILURE = new IOException("refused");

    // Before an overflow, as System.nanoTime() may be.
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE);
    private final OutlierDetector detector = detector();

    @Test
    void oneFailureEjects() {
        assertThat(detector.isEjected()).isFalse();

        detector.failed(FAILURE);

        assertThat(detector.isEjected()).isTrue();
    }

    @Test
    void threeOvertakenCallsInARowEject() {
        detector.overtaken(FAILURE);
        detector.overtaken(FAILURE);
        detector.answered();
        detector.overtaken(FAILURE);
        detector.overtaken(FAILURE);
        assertThat(detector.isEjected()).isFalse();

        detector.overtaken(FAILURE);

        assertThat(detector.isEjected()).isTrue();
    }

    @Test
    void aCallThatIsOvertakenAfterTheEjectionChangesNothing() {
        detector.failed(FAILURE);
        pass(500);
        assertThat(detector.tryProbe()).isTrue();

        detector.overtaken(FAILURE);
        detector.answered();

        assertThat(detector.isEjected()).isFalse();
    }

    @Test
    void oneProbeWhenTheEjectionTimeIsOver() {
        assertThat(detector.tryProbe()).isFalse();
        detector.failed(FAILURE);
        pass(499);
        assertThat(detector.tryProbe()).isFalse();

        pass(1);

        assertThat(detector.tryProbe()).isTrue();
        assertThat(detector.tryProbe()).isFalse();
        assertThat(detector.isEjected()).as("while it is probed").isTrue();
    }

    @Test
    void aProbeThatSucceedsEndsTheEjectionAndTheNextOneIsShortAgain() {
        detector.failed(FAILURE);
        pass(500);
        assertThat(detector.tryProbe()).isTrue();
        detector.failed(FAILURE);
        pass(1_000);
        assertThat(detector.tryProbe()).isTrue();

        detector.answered();

        assertThat(detector.isEjected()).isFalse();
        detector.failed(FAILURE);
        pass(500);
        assertThat(detector.tryProbe()).isTrue();
    }

    @Test
    void aProbeThatFailsDoublesTheEjectionTimeUpToTheMaximum() {
        detector.failed(FAILURE);
        for (int millis : new int[] {500, 1_000, 2_000, 2_000}) {
            pass(millis - 1);
            assertThat(detector.tryProbe()).as("before %d ms", millis).isFalse();
            pass(1);
            assertThat(detector.tryProbe()).as("after %d ms", millis).isTrue();
            detector.failed(FAILURE);
        }
    }

    @Test
    void aCallThatFailsDuringAnEjectionDoesNotProlongIt() {
        detector.failed(FAILURE);
        pass(499);
        detector.failed(FAILURE);

        pass(1);

        assertThat(detector.tryProbe()).isTrue();
    }

    @Test
    void aCallThatIsAnsweredEndsAnEjection() {
        detector.failed(FAILURE);

        detector.answered();

        assertThat(detector.isEjected()).isFalse();
    }

    @Test
    void prefersTheHealthyThenTheOneThatFailedLongestAgo() {
        OutlierDetector other = detector();
        assertThat(detector.compareHealth(other)).isZero();

        detector.failed(FAILURE);
        assertThat(detector.compareHealth(other)).isPositive();
        assertThat(other.compareHealth(detector)).isNegative();

        pass(1);
        other.failed(FAILURE);
        assertThat(detector.compareHealth(other)).isNegative();
        assertThat(other.compareHealth(detector)).isPositive();
    }

    /** As the only instance of a service, which is called though it is ejected. */
    @Test
    void oneThatFailsNowAndThenIsToldOnceASecond(CapturedOutput log) {
        for (int call = 0; call < 1_000; call++) {
            detector.failed(FAILURE);
            detector.answered();
            pass(2);
        }

        assertThat(log.getOut().lines().filter(line -> line.contains("one is ejected")))
                .hasSizeBetween(1, 3);
        assertThat(log.getOut().lines().filter(line -> line.contains("one answers again")))
                .hasSizeBetween(1, 3);
    }

    @Test
    void anEjectionThatLastsIsTold(CapturedOutput log) {
        detector.failed(FAILURE);
        detector.answered();
        detector.failed(FAILURE);
        pass(2_000);

        assertThat(detector.tryProbe()).isTrue();
        detector.failed(FAILURE);

        assertThat(log.getOut().lines().filter(line -> line.contains("one is ejected")))
                .hasSize(2);
    }

    private OutlierDetector detector() {
        return new OutlierDetector("one", () -> SETTINGS, clock::get);
    }

    private void pass(int millis) {
        clock.addAndGet(Duration.ofMillis(millis).toNanos());
    }
}
