package dev.abacus.cluster.room.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.room.load.FinishedCall;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallerImpactTest {
    private static final Instant FAULT = Instant.ofEpochSecond(1_000);
    private final CallerImpact impact = new CallerImpact(FAULT);

    private void call(long dueMillis, long latency, String failure) {
        impact.add(new FinishedCall(FAULT.plusMillis(dueMillis), Duration.ofMillis(latency), "gateway", "", failure));
    }

    @Test
    void aFaultCostsTheCallsThatEndAfterIt() {
        call(-500, 100, "status 503");
        call(-100, 400, "");
        call(1_000, 20, "status 503");
        call(2_000, 10, "");

        assertThat(impact.summary()).isEqualTo(new CallerImpact.Summary(3, 1, 1, 400, 1_020));
    }

    @Test
    void withoutAnAbnormalCallAllIsNormalAtOnce() {
        call(10, 20, "");

        assertThat(impact.summary()).isEqualTo(new CallerImpact.Summary(1, 0, 0, 20, 0));
    }
}
