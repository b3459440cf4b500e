package dev.abacus.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final double RATE = 10;
    private static final double CAPACITY = 100;

    private final AtomicLong now = new AtomicLong(1_000);
    private final TokenBucket bucket = new TokenBucket(now::get);

    @Test
    void givesWhatItHoldsAtOnceAndThenWhatComesIn() {
        assertThat(take(60)).isZero();
        assertThat(take(40)).isZero();
        assertThat(take(1)).isEqualTo(0.1);

        pass(2);
        assertThat(take(21)).isEqualTo(0.1);
        assertThat(take(20)).isZero();
    }

    @Test
    void holdsNoMoreThanItsCapacity() {
        pass(1_000);
        assertThat(take(100)).isZero();
        assertThat(take(5)).isEqualTo(0.5);
    }

    @Test
    void takesNothingForWhatItRefuses() {
        assertThat(take(90)).isZero();
        assertThat(take(20)).isEqualTo(1);
        assertThat(take(10)).isZero();
    }

    @Test
    void givesMoreThanItHoldsToOneAndMakesTheNextWait() {
        assertThat(take(150)).isZero();
        assertThat(take(10)).isEqualTo(6);

        pass(6);
        assertThat(take(10)).isZero();
    }

    @Test
    void keepsToAChangedCapacity() {
        assertThat(bucket.take(50, RATE, 40)).isZero();
        assertThat(bucket.take(1, RATE, 40)).isPositive();
    }

    private double take(long amount) {
        return bucket.take(amount, RATE, CAPACITY);
    }

    private void pass(int seconds) {
        now.addAndGet(seconds * 1_000_000_000L);
    }
}
