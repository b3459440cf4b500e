package dev.abacus.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.state.calculations.CalculationEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Items of a feed under test. */
final class FeedItems {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private FeedItems() {}

    static <T> List<T> take(Feed<T> feed, int count) throws InterruptedException {
        List<T> taken = new ArrayList<>();
        while (taken.size() < count) {
            T item = feed.poll(PATIENCE);
            assertThat(item).as("item %d of %d", taken.size() + 1, count).isNotNull();
            taken.add(item);
        }
        return taken;
    }

    /** Of the recorded calculations. */
    static List<String> ids(List<CalculationEvent> events) {
        return events.stream()
                .filter(CalculationEvent.Recorded.class::isInstance)
                .map(CalculationEvent.Recorded.class::cast)
                .map(event -> event.calculation().id())
                .toList();
    }
}
