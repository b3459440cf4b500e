package dev.abacus.state.etcd.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.state.etcd.txn.TxnResult;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentChangesTest {
    private final RecentChanges changes = new RecentChanges();

    @Test
    void readsAllChangesAfterAPositionByTheirOffsets() {
        changes.beginAfter(10);
        add(11, 2);
        add(12, 1);

        long offset = changes.offsetAfter(Position.after(10)).orElseThrow();

        assertThat(IntStream.range(0, 3).mapToLong(i -> revision(offset + i))).containsExactly(11L, 11L, 12L);
        assertThat(changes.get(offset + 3)).isNull();
        assertThat(changes.offsetAfter(Position.after(9))).isEmpty();
    }

    @Test
    void dropsWholeRevisionsFirst() {
        changes.beginAfter(0);
        long first = changes.offsetAfter(Position.after(0)).orElseThrow();
        add(1, 3);
        add(2, RecentChanges.MAX_CHANGES - 2);

        assertThat(changes.offsetAfter(Position.after(0))).isEmpty();
        assertThat(changes.offsetAfter(Position.before(1))).isEmpty();
        assertThat(changes.offsetAfter(Position.after(1))).hasValue(first + 3);
        assertThat(changes.isDropped(first + 2)).isTrue();
        assertThat(revision(first + 3)).isEqualTo(2);
    }

    @Test
    void dropsTheOldestBeyondItsBytes() {
        changes.beginAfter(0);
        IntStream.rangeClosed(1, 3).forEach(revision -> changes.add(List.of(change(revision, 900 << 10))));

        assertThat(changes.offsetAfter(Position.after(0))).isEmpty();
        assertThat(changes.offsetAfter(Position.after(1))).isPresent();
    }

    @Test
    void dropsAReaderThatHasReadAllAtTheEnd() throws Exception {
        changes.beginAfter(0);
        add(1, 1);
        long next = changes.offsetAfter(Position.after(0)).orElseThrow() + 1;
        assertThat(changes.isDropped(next)).isFalse();

        changes.end();

        assertThat(changes.isDropped(next)).isTrue();
        assertThat(changes.hasBegun()).isFalse();
        changes.await(next, Duration.ofDays(1));
    }

    private void add(long revision, int count) {
        changes.add(IntStream.range(0, count).mapToObj(i -> change(revision, 1)).toList());
    }

    private long revision(long offset) {
        Change change = changes.get(offset);
        return change == null ? -1 : change.stored().revision();
    }

    private static Change change(long revision, int bytes) {
        return new Change(
                Position.before(revision), new TxnResult.Stored("/key", new byte[bytes], revision, revision, 0), false);
    }
}
