package dev.abacus.cluster.room.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EdgesTest {
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final Instant START = Instant.ofEpochSecond(1_000);

    private final Edges edges = new Edges();

    private void add(long second, long millis, String gateway, String instance, String failure) {
        edges.add(new FinishedCall(START.plusSeconds(second), Duration.ofMillis(millis), gateway, instance, failure));
    }

    @Test
    void aCallCountsOnEachEdgeThatItTook() {
        add(0, 10, "gateway", "sum-service-1", "");
        add(1, 20, "gateway-2", "sum-service-1", "");
        add(1, 30, "gateway", "", "status 503");

        assertThat(edges.last(WINDOW, 1_003))
                .isEqualTo(Map.of(
                        "callers gateway", new CallStats(1_003, 1, 1, 0, 10, 30, 30),
                        "callers gateway-2", new CallStats(1_003, 1, 0, 0, 20, 20, 20),
                        "gateway sum-service-1", new CallStats(1_003, 1, 0, 0, 10, 10, 10),
                        "gateway-2 sum-service-1", new CallStats(1_003, 1, 0, 0, 20, 20, 20)));
    }

    @Test
    void anEdgeWithoutCallsIsForgotten() {
        add(0, 10, "gateway", "sum-service-1", "");
        add(9, 10, "gateway", "sum-service-2", "");

        assertThat(edges.last(WINDOW, 1_010)).containsOnlyKeys("callers gateway", "gateway sum-service-2");
    }

    @Test
    void aCallThatWasNotMadeTookNone() {
        edges.add(FinishedCall.notMade(START, "too many calls in flight"));

        assertThat(edges.last(WINDOW, 1_001)).isEmpty();
    }
}
