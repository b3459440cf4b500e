package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final Duration AT_ONCE = Duration.ZERO;

    private final Turns turns = new Turns();

    @Test
    void soManyAreInWorkAndTheNextWhenOneEnds() {
        assertThat(turns.begin(2, AT_ONCE)).isTrue();
        assertThat(turns.begin(2, AT_ONCE)).isTrue();
        assertThat(turns.begin(2, AT_ONCE)).isFalse();

        turns.end();
        assertThat(turns.begin(2, AT_ONCE)).isTrue();
    }

    @Test
    void moreAtOnceTakeEffectAtOnce() {
        assertThat(turns.begin(1, AT_ONCE)).isTrue();
        assertThat(turns.begin(2, AT_ONCE)).isTrue();
    }

    @Test
    void fewerAtOnceTakeEffectWhenThoseInWorkEnd() {
        assertThat(turns.begin(2, AT_ONCE)).isTrue();
        assertThat(turns.begin(2, AT_ONCE)).isTrue();

        turns.end();
        assertThat(turns.begin(1, AT_ONCE)).isFalse();
        turns.end();
        assertThat(turns.begin(1, AT_ONCE)).isTrue();
    }
}
