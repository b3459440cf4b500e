package dev.abacus.state.etcd.watch;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ring buffer of the last changes of a {@link SharedWatch}, for one writer and any number of readers. Each change has
 * an offset, as in a log of Kafka, and all that is known of a reader is its offset. So the writer waits for no reader: the
 * oldest changes are dropped, read or not.
 *
 * <p>Invariants: the ring has the changes of offsets {@code first} to {@code next - 1}, of {@code bytes} in total. They
 * are whole revisions: all changes from {@code firstRevision} on that were added. Before {@link #beginAfter} and after
 * {@link #end}, {@code firstRevision} is {@code NONE} and the ring is empty. Thread-safe.
 */
final class RecentChanges {
    static final int MAX_CHANGES = 4_096;
    /** As in etcd; the items that readers make of them take a few times that. */
    private static final long MAX_BYTES = 2 << 20;

    private static final int OVERHEAD_BYTES = 200;
    private static final long NONE = Long.MAX_VALUE;

    private final @Nullable Change[] ring = new Change[MAX_CHANGES];
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
    private long first;
    private long next;
    private long bytes;
    private long firstRevision = NONE;
    private long history;

    /** Drops all; from now on, all changes after this revision are added. */
    void beginAfter(long revision) {
        restart(revision + 1);
        wakeReaders();
    }

    /** Drops all; what begins next is of another history. */
    synchronized void forget() {
        history++;
        restart(NONE);
    }

    /** Number of the history that the changes belong to. */
    synchronized long history() {
        return history;
    }

    /** Drops all; readers wait for the next beginning. */
    void end() {
        restart(NONE);
    }

    private synchronized void restart(long revision) {
        firstRevision = revision;
        // A reader that has read all may miss what comes before the new beginning: its offset is dropped, too.
        next++;
        first = next;
        bytes = 0;
        Arrays.fill(ring, null);
    }

    void add(List<Change> changes) {
        changes.forEach(this::add);
        wakeReaders();
    }

    private synchronized void add(Change change) {
        if (next - first == MAX_CHANGES) {
            dropFirst();
        }
        ring[slot(next++)] = change;
        bytes += size(change);
        while (first < next && (bytes > MAX_BYTES && next - first > 1 || revision(first) < firstRevision)) {
            dropFirst();
        }
    }

    /** The other changes of its revision follow, as they are before the first revision then. */
    private void dropFirst() {
        firstRevision = Math.max(firstRevision, revision(first) + 1);
        bytes -= size(at(first));
        ring[slot(first++)] = null;
    }

    private long revision(long offset) {
        return at(offset).stored().revision();
    }

    @SuppressWarnings("NullAway") // there is one at each offset from first to next - 1
    private Change at(long offset) {
        return ring[slot(offset)];
    }

    synchronized boolean hasBegun() {
        return firstRevision != NONE;
    }

    /**
     * An offset from which a reader gets all changes after a position, and maybe some before it; empty: not all of them
     * are here.
     */
    synchronized OptionalLong offsetAfter(Position position) {
        return position.watchFrom() >= firstRevision ? OptionalLong.of(first) : OptionalLong.empty();
    }

    /** Null: nothing yet at this offset, or {@linkplain #isDropped not any more}. */
    synchronized @Nullable Change get(long offset) {
        return first <= offset && offset < next ? at(offset) : null;
    }

    synchronized boolean isDropped(long offset) {
        return offset < first;
    }

    private synchronized boolean isNext(long offset) {
        return offset == next;
    }

    /** Waits for a change at this offset, or returns earlier. */
    void await(long offset, Duration wait) throws InterruptedException {
        park(() -> isNext(offset), wait);
    }

    /** Waits for a beginning, or returns earlier. */
    void awaitBeginning(Duration wait) throws InterruptedException {
        park(() -> !hasBegun(), wait);
    }

    private void park(BooleanSupplier nothingNew, Duration wait) throws InterruptedException {
        Thread reader = Thread.currentThread();
        waiting.add(reader);
        try {
            if (nothingNew.getAsBoolean()) {
                LockSupport.parkNanos(this, wait.toNanos());
            }
        } finally {
            waiting.remove(reader);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private void wakeReaders() {
        for (Thread reader : waiting) {
            waiting.remove(reader);
            LockSupport.unpark(reader);
        }
    }

    private static int slot(long offset) {
        return (int) (offset % MAX_CHANGES);
    }

    private static long size(Change change) {
        return OVERHEAD_BYTES + change.stored().bytes();
    }
}
