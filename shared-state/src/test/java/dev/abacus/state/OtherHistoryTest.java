package dev.abacus.state;

import static dev.abacus.state.FeedItems.ids;
import static dev.abacus.state.FeedItems.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.state.calculations.CalculationEvent;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.keys.KeyChange;
import dev.abacus.state.keys.Precondition;
import dev.abacus.testsupport.TestEtcd;
import dev.abacus.testsupport.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Open feeds of an etcd whose state is deleted, and that starts anew: its revisions begin at 1 again. */
class OtherHistoryTest {
    private static final StateSettings PATIENT = new StateSettings(Duration.ofSeconds(5), Duration.ofHours(24));

    private final TestEtcd etcd = TestServers.startEtcd(1);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SharedState state = connect();

    @AfterEach
    void close() {
        state.close();
        etcd.close();
    }

    @Test
    void aReaderOfCalculationsIsToldAndGetsThoseOfTheNewHistory() throws Exception {
        try (Feed<CalculationEvent> feed = state.calculations().watch(null)) {
            List<String> before = IntStream.range(0, 20).mapToObj(i -> record()).toList();
            assertThat(ids(take(feed, before.size()))).isEqualTo(before);
            double reached = seen();

            startAnew();
            String first = record();
            List<CalculationEvent> events = take(feed, 2);
            String second = record();

            assertThat(events.getFirst()).isInstanceOf(CalculationEvent.Reset.class);
            assertThat(ids(events)).containsExactly(first);
            assertThat(ids(take(feed, 1))).containsExactly(second);
            assertThat(seen()).as("revision").isLessThan(reached);
        }
    }

    @Test
    void aReaderOfCalculationsThatIsBehindIsToldToo() throws Exception {
        IntStream.range(0, 1_500).forEach(i -> record());
        try (Feed<CalculationEvent> live = state.calculations().watch(null);
                Feed<CalculationEvent> feed = state.calculations().watch("1-" + new UUID(0, 0))) {
            assertThat(live.poll(Duration.ofSeconds(1))).isNull();
            assertThat(ids(take(feed, 1))).hasSize(1);

            startAnew();
            String first = record();
            CalculationEvent event;
            do {
                event = take(feed, 1).getFirst();
            } while (event instanceof CalculationEvent.Recorded);

            assertThat(ids(take(feed, 1))).containsExactly(first);
            assertThat(take(live, 1).getFirst()).isInstanceOf(CalculationEvent.Reset.class);
        }
    }

    /** The reader has seen little of the old history: its cursor would be one of the new. */
    @Test
    void aReaderOfKeysIsToldAlthoughTheNewHistoryHasItsCursor() throws Exception {
        try (Feed<KeyChange> feed = state.keys().watch("other-history/", null)) {
            put("other-history/old");
            assertThat(take(feed, 1)).hasSize(1);
            IntStream.range(0, 50).forEach(i -> put("others"));
            // The watch learns by itself how far it is.
            await().until(() -> watched() >= seen());

            startAnew();
            IntStream.range(0, 10).forEach(i -> put("other-history/new"));
            List<KeyChange> changes = take(feed, 2);

            assertThat(changes.getFirst()).isInstanceOf(KeyChange.KeysReset.class);
            assertThat(changes.getLast())
                    .isInstanceOfSatisfying(
                            KeyChange.Updated.class,
                            put -> assertThat(put.entry().key()).isEqualTo("other-history/new"));
        }
    }

    private void startAnew() {
        etcd.close();
        etcd.start();
        await().atMost(Duration.ofSeconds(30)).until(state::available);
    }

    private double seen() {
        return meters.get("abacus.etcd.revision").gauge().value();
    }

    private double watched() {
        return meters.get("abacus.etcd.watch.revision")
                .tag("prefix", "/abacus/state/")
                .gauge()
                .value();
    }

    private void put(String key) {
        state.keys().put(key, new byte[0], Precondition.NONE, null);
    }

    private String record() {
        return state.calculations()
                .record("multiply", List.of(7L, 8L), 56, "arith-service-1", IdempotencyKey.random())
                .calculation()
                .id();
    }

    private SharedState connect() {
        return SharedState.connect(etcd.endpoints(), Credentials.NONE, () -> PATIENT, meters);
    }
}
