package dev.abacus.cluster.room.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallTimeSeriesTest {
    private static final Instant START = Instant.ofEpochSecond(1_000);
    private final CallTimeSeries calls = new CallTimeSeries(FinishedCall::due);

    private void add(long second, long millis, String failure) {
        calls.add(new FinishedCall(START.plusSeconds(second), Duration.ofMillis(millis), "gateway", "", failure));
    }

    @Test
    void aSecondCountsWhatWasDueInIt() {
        for (int millis = 1; millis <= 98; millis++) {
            add(0, millis, "");
        }
        add(0, 300, "");
        add(0, 400, "status 503");
        add(1, 5, "");

        assertThat(calls.all())
                .containsExactly(new CallStats(1_000, 99, 1, 1, 50, 300, 400), new CallStats(1_001, 1, 0, 0, 5, 5, 5));
    }

    @Test
    void aLateAnswerChangesTheSecondOfItsCall() {
        add(0, 1, "");
        add(1, 1, "");
        calls.changed();
        add(0, 9_000, "HttpTimeoutException");

        assertThat(calls.changed()).extracting(CallStats::at).containsExactly(1_000L);
    }

    @Test
    void oldSecondsAreForgotten() {
        add(0, 1, "");
        add(CallTimeSeries.LENGTH.toSeconds() + 1, 1, "");

        assertThat(calls.all()).hasSize(1);
    }

    @Test
    void aCallThatWasNotMadeCountsAsFailedAndHasNoLatency() {
        add(0, 10_000, "timeout");
        for (int refused = 0; refused < 199; refused++) {
            calls.add(new FinishedCall(START, Duration.ZERO, "", "", "too many calls in flight"));
        }

        assertThat(calls.all()).containsExactly(new CallStats(1_000, 0, 200, 0, 10_000, 10_000, 10_000));
    }

    @Test
    void theLastSecondsCountAsOneWithoutTheOneUnderWay() {
        add(0, 1, "");
        add(3, 2, "");
        add(4, 3, "status 503");
        add(5, 4, "");

        assertThat(calls.last(Duration.ofSeconds(2), 1_005)).isEqualTo(new CallStats(1_005, 1, 1, 0, 2, 3, 3));
    }
}
