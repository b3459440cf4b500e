package dev.abacus.state.calculations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.state.SharedCluster;
import dev.abacus.state.StateSettings;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.txn.Op;
import dev.abacus.state.etcd.txn.Transaction;
import dev.abacus.state.json.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

class CalculationSnapshotTest {
    /** etcd takes 128. */
    private static final int OPS_OF_A_TRANSACTION = 100;

    private static final Etcd ETCD = new Etcd(
            SharedCluster.etcd().endpoints(), () -> new StateSettings(Duration.ofSeconds(5), Duration.ofHours(24)));

    /** Long ago: what other tests record is newer. */
    private long clock = System.currentTimeMillis() - Duration.ofDays(1000).toMillis();

    private FeedCursor place = FeedCursor.after(EventCursor.afterAllOf(ETCD.revision(ETCD.deadline())));

    @AfterContainer
    static void close() {
        ETCD.close();
    }

    @Property(tries = 25)
    void tellsEachOnceThoughItsReaderStopsAndMoreIsRecordedWithClocksThatDiffer(
            @ForAll @Size(min = 1, max = 30) List<@LongRange(min = -100_000, max = 1_000_000) Long> gaps,
            @ForAll @Size(max = 5) List<@IntRange(min = 1, max = 8) Integer> stops) {
        List<String> missed = sorted(recordAfter(gaps));
        List<String> later = new ArrayList<>();

        List<String> told = new ArrayList<>();
        for (int stop : stops) {
            told.addAll(tell(stop));
            later.add(recordAfter(-200_000));
            later.add(recordAfter(300_000));
        }
        // Once a snapshot has been told to its end, the next one has what came after its beginning.
        told.addAll(tell(Integer.MAX_VALUE));
        told.addAll(tell(Integer.MAX_VALUE));

        assertThat(told.subList(0, missed.size())).isEqualTo(missed);
        assertThat(told.subList(missed.size(), told.size()))
                .hasSameElementsAs(later)
                .doesNotHaveDuplicates();
    }

    @Example
    void tellsManyOfOneMillisecond() {
        List<String> missed = sorted(recordAfter(Collections.nCopies(600, 0L)));

        assertThat(tell(Integer.MAX_VALUE)).isEqualTo(missed);
    }

    /** It is as much as a gateway has of a snapshot in memory. */
    @Example
    void readsAFewAtATimeHoweverManyThereAre() {
        // Before those of the other tests.
        clock -= Duration.ofDays(500).toMillis();
        String before = recordAfter(0);
        clock += Duration.ofDays(1).toMillis();
        List<String> recorded = sorted(recordAfter(Collections.nCopies(3_000, 1L)));

        var batches = new CalculationBatches(ETCD, UUID.fromString(before), Instant.ofEpochMilli(clock + 1));
        List<String> read = new ArrayList<>();
        int bites = 0;
        while (batches.hasMore()) {
            List<StoredCalculation> bite = batches.next();
            assertThat(bite).hasSizeLessThanOrEqualTo(256);
            bite.forEach(stored -> read.add(stored.calculation().id()));
            bites++;
        }

        assertThat(read).isEqualTo(recorded);
        assertThat(bites).isLessThan(200);
    }

    /** At most so many events, one of which is that it begins. */
    private List<String> tell(int most) {
        List<String> told = new ArrayList<>();
        boolean begins = place.snapshot() == null;
        var snapshot = new CalculationSnapshot(ETCD, place, reached -> place = reached);
        for (int i = 0; i < most; i++) {
            CalculationEvent event = snapshot.next();
            if (event == null) {
                break;
            }
            assertThat(FeedCursor.parse(event.cursor())).isEqualTo(place);
            assertThat(event instanceof CalculationEvent.Reset).isEqualTo(begins && i == 0);
            if (event instanceof CalculationEvent.Recorded recorded) {
                told.add(recorded.calculation().id());
            }
        }
        return told;
    }

    private String recordAfter(long gap) {
        return recordAfter(List.of(gap)).getFirst();
    }

    private List<String> recordAfter(List<Long> gaps) {
        List<Calculation> recorded = gaps.stream().map(this::calculationAfter).toList();
        for (int from = 0; from < recorded.size(); from += OPS_OF_A_TRANSACTION) {
            List<Op> puts = recorded.subList(from, Math.min(from + OPS_OF_A_TRANSACTION, recorded.size())).stream()
                    .<Op>map(calculation -> new Op.Put(
                            CalculationKeys.of(UUID.fromString(calculation.id())), StrictJson.write(calculation), 0))
                    .toList();
            ETCD.commit(ETCD.deadline(), new Transaction(List.of(), puts, List.of()));
        }
        return recorded.stream().map(Calculation::id).toList();
    }

    /** By a process of its own, as it were: the ids of one never go backwards. */
    private Calculation calculationAfter(long gap) {
        clock += gap;
        UUID id = new CalculationIds(() -> clock).next();
        return new Calculation(id.toString(), "sum", List.of(1L), 1, "sum-service-1", CalculationIds.timeOf(id), null);
    }

    private static List<String> sorted(List<String> ids) {
        List<String> sorted = new ArrayList<>(ids);
        Collections.sort(sorted);
        return sorted;
    }
}
