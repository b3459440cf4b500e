package dev.abacus.state;

import static dev.abacus.state.FeedItems.ids;
import static dev.abacus.state.FeedItems.take;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.state.calculations.CalculationEvent;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.keys.KeyChange;
import dev.abacus.state.keys.Precondition;
import dev.abacus.testsupport.EtcdClient;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Feeds whose place in etcd's history is gone. */
class CompactionTest {
    private final SharedState state = SharedCluster.connect();
    private final String prefix = "compaction-test/" + UUID.randomUUID() + "/";

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void losesNoCalculationAndKeepsTheirOrder() throws Exception {
        String cursor;
        try (Feed<CalculationEvent> feed = state.calculations().watch(null)) {
            record();
            cursor = take(feed, 1).getFirst().cursor();
        }
        List<String> missed = IntStream.range(0, 150).mapToObj(i -> record()).toList();
        compact();

        try (SharedState other = SharedCluster.connect();
                Feed<CalculationEvent> feed = other.calculations().watch(cursor)) {
            assertThat(take(feed, 1).getFirst()).isInstanceOf(CalculationEvent.Reset.class);
            assertThat(ids(take(feed, missed.size()))).isEqualTo(missed);
            String next = record();
            assertThat(ids(take(feed, 1))).containsExactly(next);
        }
    }

    @Test
    void tellsAReaderOfCalculationsWhatIsLeftOfTheGapWhereverItStops() throws Exception {
        String cursor;
        try (Feed<CalculationEvent> feed = state.calculations().watch(null)) {
            record();
            cursor = take(feed, 1).getFirst().cursor();
        }
        String missed = record();
        put("later");
        compact();

        List<CalculationEvent> events = resume(cursor, 2);
        assertThat(events.getFirst()).isInstanceOf(CalculationEvent.Reset.class);
        assertThat(ids(events.subList(1, 2))).containsExactly(missed);
        assertThat(resume(events.getFirst().cursor(), 1)).isEqualTo(events.subList(1, 2));
        String next = record();
        assertThat(ids(resume(events.getLast().cursor(), 1))).containsExactly(next);
    }

    @Test
    void tellsAReaderThatStoppedInTheGapOfThatGapAndOfTheNext() throws Exception {
        String cursor;
        try (Feed<CalculationEvent> feed = state.calculations().watch(null)) {
            record();
            cursor = take(feed, 1).getFirst().cursor();
        }
        List<String> missed = IntStream.range(0, 5).mapToObj(i -> record()).toList();
        compact();
        List<CalculationEvent> before = resume(cursor, 3);
        String later = record();
        put("later");
        compact();
        List<CalculationEvent> after = resume(before.getLast().cursor(), 5);

        assertThat(Stream.of(before, after).flatMap(events -> ids(events).stream()))
                .containsExactlyElementsOf(
                        Stream.concat(missed.stream(), Stream.of(later)).toList());
        assertThat(after.get(3)).isInstanceOf(CalculationEvent.Reset.class);
        String next = record();
        assertThat(ids(resume(after.getLast().cursor(), 1))).containsExactly(next);
    }

    @Test
    void tellsAReaderOfCalculationsThatMissedNoneOfTheGapOnce() throws Exception {
        String cursor;
        try (Feed<CalculationEvent> feed = state.calculations().watch(null)) {
            record();
            cursor = take(feed, 1).getFirst().cursor();
        }
        put("later");
        compact();

        CalculationEvent reset = resume(cursor, 1).getFirst();
        assertThat(reset).isInstanceOf(CalculationEvent.Reset.class);
        String next = record();
        assertThat(ids(resume(reset.cursor(), 1))).containsExactly(next);
    }

    /** In another process, as it were, which has no changes of before in memory. */
    private static List<CalculationEvent> resume(String cursor, int count) throws InterruptedException {
        try (SharedState other = SharedCluster.connect();
                Feed<CalculationEvent> feed = other.calculations().watch(cursor)) {
            return take(feed, count);
        }
    }

    @Test
    void losesNoCalculationInAFeedThatWasCutOff() throws Exception {
        List<Long> many = java.util.stream.LongStream.range(0, 10_000).boxed().toList();
        try (Feed<CalculationEvent> feed = state.calculations().watch(null)) {
            assertThat(feed.poll(Duration.ZERO)).isNull();
            List<String> recorded =
                    IntStream.range(0, 60).mapToObj(i -> record(many)).toList();
            compact();

            assertThat(ids(take(feed, recorded.size() + 1))).isEqualTo(recorded);
        }
    }

    @Test
    void tellsAReaderOfKeysToStartAnew() throws Exception {
        String cursor;
        try (Feed<KeyChange> feed = state.keys().watch(prefix, null)) {
            put("a");
            put("b");
            cursor = take(feed, 1).getFirst().cursor();
        }
        state.keys().delete(prefix + "a", Precondition.NONE);
        compact();

        try (Feed<KeyChange> feed = state.keys().watch(prefix, cursor)) {
            List<KeyChange> changes = take(feed, 2);
            put("c");

            assertThat(changes.getFirst()).isInstanceOf(KeyChange.KeysReset.class);
            assertThat(changes.getLast())
                    .isInstanceOfSatisfying(
                            KeyChange.Updated.class,
                            put -> assertThat(put.entry().key()).isEqualTo(prefix + "b"));
            assertThat(take(feed, 1).getFirst())
                    .isInstanceOfSatisfying(
                            KeyChange.Updated.class,
                            put -> assertThat(put.entry().key()).isEqualTo(prefix + "c"));
        }
    }

    @Test
    void tellsAReaderOfKeysThatFellBehindToStartAnew() throws Exception {
        try (Feed<KeyChange> feed = state.keys().watch(prefix, null);
                Feed<KeyChange> quick = state.keys().watch(prefix, null)) {
            put("a");
            assertThat(take(feed, 1).getFirst()).isInstanceOf(KeyChange.Updated.class);
            // Time to get to the shared changes; before, a buffer of its own may hold some of those that are compacted.
            assertThat(feed.poll(Duration.ofSeconds(1))).isNull();
            byte[] large = new byte[200 << 10];
            for (int i = 0; i < 20; i++) {
                state.keys().put(prefix + "large", large, Precondition.NONE, null);
            }
            state.keys().delete(prefix + "a", Precondition.NONE);
            state.keys().delete(prefix + "large", Precondition.NONE);
            put("b");
            take(quick, 24);
            compact();

            List<KeyChange> changes = take(feed, 2);
            put("c");

            assertThat(changes.getFirst()).isInstanceOf(KeyChange.KeysReset.class);
            assertThat(Stream.of(changes.getLast(), take(feed, 1).getFirst()))
                    .allSatisfy(change -> assertThat(change).isInstanceOf(KeyChange.Updated.class));
            assertThat(feed.poll(Duration.ZERO)).isNull();
        }
    }

    private void compact() {
        new EtcdClient(SharedCluster.etcd().endpoints()).compact();
        // Members apply it one after another; the one that is asked has, once it has answered.
        assertThat(state.available()).isTrue();
    }

    private void put(String key) {
        state.keys().put(prefix + key, new byte[0], Precondition.NONE, null);
    }

    private String record() {
        return record(List.of(1L));
    }

    private String record(List<Long> operands) {
        return state.calculations()
                .record("sum", operands, 1, "sum-service-1", IdempotencyKey.random())
                .calculation()
                .id();
    }
}
