package dev.abacus.state.etcd.watch;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The last changes, numbered, for any number of readers: a reader is a number. One that is slow holds up nobody and
 * nothing, for what is too old goes, read or not.
 */
final class RecentChanges {
    private static final int MOST = 4_096;
    /** As etcd has them; what is made of them for their readers takes a few times that. */
    private static final long MOST_BYTES = 2 << 20;

    private static final int OVERHEAD_BYTES = 200;
    private static final long NOT_YET = Long.MAX_VALUE;

    /** In place of a number: the changes after a position are not all here. */
    static final long ELSEWHERE = -1;

    private final @Nullable Change[] ring = new Change[MOST];
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
    private long first;
    private long next;
    private long bytes;
    /** Of this revision and all later ones, all changes that have been added are here. */
    private long begin = NOT_YET;

    /** Forgets all; what is added from now on are the changes after this revision. */
    void beginAfter(long revision) {
        begin(revision + 1);
        wakeAll();
    }

    /** Forgets all; readers wait for a beginning. */
    void end() {
        begin(NOT_YET);
    }

    private synchronized void begin(long revision) {
        begin = revision;
        // Those who have read all so far may miss what comes before the new beginning: theirs is gone, too.
        next++;
        first = next;
        bytes = 0;
        Arrays.fill(ring, null);
    }

    void add(List<Change> changes) {
        changes.forEach(this::add);
        wakeAll();
    }

    private synchronized void add(Change change) {
        while (next - first == MOST) {
            removeFirst();
        }
        ring[slot(next++)] = change;
        bytes += size(change);
        // A revision that is not here from its first change on is of no use.
        while (first < next
                && (bytes > MOST_BYTES && next - first > 1
                        || firstChange().stored().revision() < begin)) {
            removeFirst();
        }
    }

    private void removeFirst() {
        Change oldest = firstChange();
        bytes -= size(oldest);
        begin = Math.max(begin, oldest.stored().revision() + 1);
        ring[slot(first++)] = null;
    }

    @SuppressWarnings("NullAway") // there is one between first and next
    private Change firstChange() {
        return ring[slot(first)];
    }

    synchronized boolean hasBegun() {
        return begin != NOT_YET;
    }

    /** The number to read from for all changes after a position, the first ones maybe before it; or ELSEWHERE. */
    synchronized long numberFor(Position after) {
        return after.watchFrom() >= begin ? first : ELSEWHERE;
    }

    /** Null: there is none yet, or {@link #isGone none any more}. */
    synchronized @Nullable Change get(long number) {
        return first <= number && number < next ? ring[slot(number)] : null;
    }

    synchronized boolean isGone(long number) {
        return number < first;
    }

    /** Returns when there may be something new for a reader that has read all before this number, or earlier. */
    void await(long number, Duration wait) throws InterruptedException {
        Thread reader = Thread.currentThread();
        waiting.add(reader);
        try {
            if (nothingAt(number)) {
                LockSupport.parkNanos(this, wait.toNanos());
            }
        } finally {
            waiting.remove(reader);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Returns when it may have begun, or earlier. */
    void awaitBeginning(Duration wait) throws InterruptedException {
        await(ELSEWHERE, wait);
    }

    private synchronized boolean nothingAt(long number) {
        return number == ELSEWHERE ? begin == NOT_YET : number == next;
    }

    private void wakeAll() {
        for (Thread reader : waiting) {
            waiting.remove(reader);
            LockSupport.unpark(reader);
        }
    }

    private static int slot(long number) {
        return (int) (number % MOST);
    }

    private static long size(Change change) {
        return OVERHEAD_BYTES + change.stored().key().length() + change.stored().value().length;
    }
}
