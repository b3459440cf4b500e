package dev.abacus.state.calculations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.state.Feed;
import dev.abacus.state.InvalidInputException;
import dev.abacus.state.SharedCluster;
import dev.abacus.state.StateSettings;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.txn.Op;
import dev.abacus.state.etcd.txn.Transaction;
import dev.abacus.state.json.StrictJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalculationFeedTest {
    private final SharedState state = SharedCluster.state();

    @Test
    void tellsWhatIsRecordedFromNowOn() throws Exception {
        record(1);
        try (Feed<CalculationEvent> feed = state.calculations().watch(null)) {
            Calculation second = record(2);
            Calculation third = record(3);

            assertThat(take(feed, 2))
                    .extracting(CalculationEvent.Recorded::calculation)
                    .containsExactly(second, third);
            assertThat(feed.poll(Duration.ZERO)).isNull();
        }
    }

    @Test
    void resumesAfterACursor() throws Exception {
        List<CalculationEvent.Recorded> seen;
        try (Feed<CalculationEvent> feed = state.calculations().watch(null)) {
            record(1);
            record(2);
            seen = take(feed, 2);
        }
        Calculation third = record(3);

        try (Feed<CalculationEvent> feed =
                state.calculations().watch(seen.getFirst().cursor())) {
            assertThat(take(feed, 2))
                    .extracting(CalculationEvent.Recorded::calculation)
                    .containsExactly(seen.getLast().calculation(), third);
        }
    }

    @Test
    void resumesWhereAFeedBeganThatGotNothing() throws Exception {
        record(1);
        String beginning;
        try (Feed<CalculationEvent> feed = state.calculations().watch(null)) {
            beginning = feed.beginning();
        }
        Calculation second = record(2);

        try (Feed<CalculationEvent> feed = state.calculations().watch(beginning)) {
            assertThat(take(feed, 1))
                    .extracting(CalculationEvent.Recorded::calculation)
                    .containsExactly(second);
        }
    }

    @Test
    void resumesBetweenCalculationsOfOneTransaction() throws Exception {
        try (Etcd etcd = new Etcd(
                        SharedCluster.etcd().endpoints(),
                        () -> new StateSettings(Duration.ofSeconds(5), Duration.ofHours(24)));
                Feed<CalculationEvent> feed = state.calculations().watch(null)) {
            CalculationIds ids = new CalculationIds(System::currentTimeMillis);
            List<UUID> three = List.of(ids.next(), ids.next(), ids.next());
            List<Op> puts = three.stream().map(CalculationFeedTest::put).toList();
            etcd.commit(etcd.deadline(), new Transaction(List.of(), puts, List.of()));
            List<CalculationEvent.Recorded> events = take(feed, 3);
            record(4);

            assertThat(events)
                    .extracting(event -> event.calculation().id())
                    .isEqualTo(three.stream().map(UUID::toString).toList());
            try (Feed<CalculationEvent> resumed =
                    state.calculations().watch(events.get(1).cursor())) {
                assertThat(take(resumed, 2))
                        .containsExactly(events.get(2), take(feed, 1).getFirst());
            }
        }
    }

    private static Op put(UUID id) {
        Calculation calculation =
                new Calculation(id.toString(), "sum", List.of(1L), 1, "sum-service-1", CalculationIds.timeOf(id), null);
        return new Op.Put(CalculationKeys.of(id), StrictJson.write(calculation), 0);
    }

    @Test
    void cutsAReaderOffThatIsFarBehindAndGoesOnWhereItStopped() throws Exception {
        List<Long> many = java.util.stream.LongStream.range(0, 10_000).boxed().toList();
        try (Feed<CalculationEvent> slow = state.calculations().watch(null);
                Feed<CalculationEvent> quick = state.calculations().watch(null)) {
            assertThat(slow.poll(Duration.ZERO)).isNull();
            List<String> recorded = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                recorded.add(record(many).id());
                assertThat(quick.poll(Duration.ofSeconds(5))).isNotNull();
            }

            assertThat(take(slow, 60))
                    .extracting(event -> event.calculation().id())
                    .isEqualTo(recorded);
        }
    }

    @Test
    void readsAHistoryThatIsLargerThanOneMessage() throws Exception {
        List<Long> many = java.util.stream.LongStream.range(1_000_000_000_000L, 1_000_000_010_000L)
                .boxed()
                .toList();
        try (Feed<CalculationEvent> feed = state.calculations().watch(null)) {
            Calculation first = record(1);
            CalculationEvent.Recorded event = take(feed, 1).getFirst();
            assertThat(event.calculation()).isEqualTo(first);
            List<String> recorded = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                recorded.add(record(many).id());
            }

            try (Feed<CalculationEvent> resumed = state.calculations().watch(event.cursor())) {
                assertThat(take(resumed, 60))
                        .extracting(each -> each.calculation().id())
                        .isEqualTo(recorded);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0-00000000-0000-0000-0000-000000000000~"})
    void startsFromTheBeginningForACursorOfAnotherHistory(String seen) throws Exception {
        Calculation recorded = record(1);
        String future = seen + (1L << 40) + "-" + recorded.id();

        try (Feed<CalculationEvent> feed = state.calculations().watch(future)) {
            assertThat(feed.poll(Duration.ofSeconds(10))).isInstanceOf(CalculationEvent.Reset.class);
            List<Calculation> all = new ArrayList<>();
            while (!all.contains(recorded)) {
                all.add(take(feed, 1).getFirst().calculation());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "-",
                "7-",
                "x-0193f2a4-0000-7000-8000-000000000000",
                "7-0193f2a4",
                "07-0193f2a4-0000-7000-8000-000000000000",
                "7-0193f2a4-0000-7000-8000-000000000000~",
                "8-0193f2a4-0000-7000-8000-000000000000~7-0193f2a4-0000-7000-8000-000000000000"
            })
    void refusesAMalformedCursor(String cursor) {
        assertThatThrownBy(() -> state.calculations().watch(cursor)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void saysNothingOnceClosed() throws Exception {
        Feed<CalculationEvent> feed = state.calculations().watch(null);
        record(1);
        feed.close();

        assertThat(feed.poll(Duration.ofSeconds(5))).isNull();
    }

    private static List<CalculationEvent.Recorded> take(Feed<CalculationEvent> feed, int count)
            throws InterruptedException {
        List<CalculationEvent.Recorded> taken = new ArrayList<>();
        while (taken.size() < count) {
            CalculationEvent event = feed.poll(Duration.ofSeconds(10));
            assertThat(event)
                    .as("event %d of %d", taken.size() + 1, count)
                    .isInstanceOfSatisfying(CalculationEvent.Recorded.class, taken::add);
        }
        return taken;
    }

    private Calculation record(long number) {
        return record(List.of(number));
    }

    private Calculation record(List<Long> numbers) {
        return state.calculations()
                .record("sum", numbers, 0, "sum-service-1", IdempotencyKey.random())
                .calculation();
    }
}
