package dev.abacus.cluster.room.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Time series of calls, by second, for the last {@link #LENGTH}. By the second in which they were due, late answers still
 * change the second of their call. Thread-safe.
 */
public final class CallTimeSeries {
    /** A call that takes longer counts as slow, as in the fault table. */
    public static final Duration SLOW = Duration.ofMillis(250);

    /** Older seconds are forgotten. */
    public static final Duration LENGTH = Duration.ofMinutes(5);

    private final Function<FinishedCall, Instant> time;
    private final NavigableMap<Long, Second> seconds = new TreeMap<>();

    private static final class Second {
        private int done;
        private int failed;
        private int slow;
        /** Of the calls that were made. */
        private int[] millis = new int[32];

        private int count;
        private boolean changed;

        void add(FinishedCall call) {
            if (call.made()) {
                add((int) call.latency().toMillis());
            }
            done += call.failed() ? 0 : 1;
            failed += call.failed() ? 1 : 0;
            slow += call.slow() ? 1 : 0;
            changed = true;
        }

        void add(Second other) {
            for (int index = 0; index < other.count; index++) {
                add(other.millis[index]);
            }
            done += other.done;
            failed += other.failed;
            slow += other.slow;
        }

        private void add(int latency) {
            if (count == millis.length) {
                millis = Arrays.copyOf(millis, 2 * count);
            }
            millis[count++] = latency;
        }

        CallStats stats(long at) {
            int[] sorted = Arrays.copyOf(millis, count);
            Arrays.sort(sorted);
            return new CallStats(
                    at, done, failed, slow, percentile(sorted, 50), percentile(sorted, 99), percentile(sorted, 100));
        }
    }

    /** @param time by which it sorts the calls: when they were due, or when they ended */
    CallTimeSeries(Function<FinishedCall, Instant> time) {
        this.time = time;
    }

    synchronized void add(FinishedCall call) {
        seconds.computeIfAbsent(time.apply(call).getEpochSecond(), unseen -> new Second())
                .add(call);
        seconds.headMap(seconds.lastKey() - LENGTH.toSeconds()).clear();
    }

    /** The seconds that changed since the last call of this method. */
    public synchronized List<CallStats> changed() {
        List<CallStats> changed = new ArrayList<>();
        seconds.forEach((at, second) -> {
            if (second.changed) {
                second.changed = false;
                changed.add(second.stats(at));
            }
        });
        return changed;
    }

    /** All seconds, the oldest first. */
    public synchronized List<CallStats> all() {
        return seconds.entrySet().stream()
                .map(entry -> entry.getValue().stats(entry.getKey()))
                .toList();
    }

    /** All calls of the last whole seconds, as one. @param now seconds since the epoch */
    public synchronized CallStats last(Duration length, long now) {
        Second all = new Second();
        seconds.subMap(now - length.toSeconds(), now).values().forEach(all::add);
        return all.stats(now);
    }

    /** Whether no call is in this second or later. @param second since the epoch */
    synchronized boolean isOver(long second) {
        return seconds.tailMap(second).isEmpty();
    }

    /** Nearest rank; 0 without a value. */
    private static int percentile(int[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[(sorted.length * percent + 99) / 100 - 1];
    }
}
