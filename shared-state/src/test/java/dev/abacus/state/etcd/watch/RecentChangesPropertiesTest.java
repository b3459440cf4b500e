package dev.abacus.state.etcd.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.state.etcd.txn.TxnResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The invariants of the ring buffer hold after each of random operations. */
class RecentChangesPropertiesTest {
    private static final int OPERATIONS = 30;
    private static final long MAX_BYTES = 2 << 20;

    private final RecentChanges changes = new RecentChanges();
    /** All that was added since the last beginning, in order; the first has the offset {@code base}. */
    private final List<Change> added = new ArrayList<>();

    private long base;
    private long begin = -1;
    private long revision;

    @Property(tries = 60)
    void theRingHasTheLastWholeRevisionsWithinItsBounds(@ForAll Random random) {
        for (int i = 0; i < OPERATIONS; i++) {
            switch (random.nextInt(12)) {
                case 0 -> restart(true, random.nextInt(5));
                case 1 -> restart(false, 0);
                default -> add(random);
            }
            checkInvariants();
        }
    }

    private void restart(boolean begins, int skipped) {
        base += added.size() + 1;
        added.clear();
        if (begins) {
            revision += skipped;
            begin = revision;
            changes.beginAfter(revision);
        } else {
            begin = -1;
            changes.end();
        }
    }

    /** A revision may come in several batches. */
    private void add(Random random) {
        if (begin < 0) {
            return;
        }
        int count = random.nextInt(random.nextInt(4) == 0 ? 3_000 : 5);
        int bytes = random.nextInt(random.nextInt(4) == 0 ? 200_000 : 50);
        List<Change> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (revision == begin || random.nextInt(10) > 0) {
                revision++;
            }
            batch.add(change(revision, count > 5 ? 1 : bytes));
        }
        changes.add(batch);
        added.addAll(batch);
    }

    private void checkInvariants() {
        long next = base + added.size();
        long first = base;
        while (first < next && changes.isDropped(first)) {
            first++;
        }
        List<Change> kept = added.subList((int) (first - base), added.size());
        long lastDropped = first == base ? 0 : revisionAt(first - 1);

        assertThat(LongStream.range(base, first).mapToObj(changes::get)).allMatch(Objects::isNull);
        assertThat(LongStream.range(first, next).mapToObj(changes::get).toList())
                .isEqualTo(kept);
        assertThat(first == next || revisionAt(first) > lastDropped)
                .as("whole revisions are kept")
                .isTrue();
        assertThat(kept).hasSizeLessThanOrEqualTo(RecentChanges.MAX_CHANGES);
        assertThat(kept.size() == 1 || bytes(kept) <= MAX_BYTES)
                .as("%d bytes of %d changes", bytes(kept), kept.size())
                .isTrue();
        assertThat(changes.get(next)).isNull();
        assertThat(changes.isDropped(next)).isFalse();
        assertThat(changes.isDropped(base - 1)).isTrue();
        assertThat(changes.hasBegun()).isEqualTo(begin >= 0);
        checkOffsets(first, lastDropped);
    }

    /** A reader finds its offset if nothing after its position was dropped. */
    private void checkOffsets(long first, long lastDropped) {
        for (long edge : new long[] {begin, lastDropped, revision}) {
            for (long after = Math.max(0, edge - 1); after <= edge + 1; after++) {
                boolean all = begin >= 0 && after >= begin && after >= lastDropped;
                assertThat(changes.offsetAfter(Position.after(after)))
                        .isEqualTo(all ? OptionalLong.of(first) : OptionalLong.empty());
            }
        }
    }

    private long revisionAt(long offset) {
        return added.get((int) (offset - base)).stored().revision();
    }

    private static long bytes(List<Change> changes) {
        return changes.stream()
                .mapToLong(change -> 200 + change.stored().bytes())
                .sum();
    }

    private static Change change(long revision, int bytes) {
        return new Change(
                Position.before(revision), new TxnResult.Stored("/key", new byte[bytes], revision, revision, 0), false);
    }
}
