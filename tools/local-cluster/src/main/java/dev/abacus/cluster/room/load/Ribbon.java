package dev.abacus.cluster.room.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Calls by the second in which they were due, for the last {@link #LENGTH}. Late answers still change the second of
 * their call. Thread-safe.
 */
public final class Ribbon {
    /** A call that takes longer counts as slow, as in the fault table. */
    public static final Duration SLOW = Duration.ofMillis(250);

    /** Older seconds are forgotten. */
    public static final Duration LENGTH = Duration.ofMinutes(5);

    private final NavigableMap<Long, Second> seconds = new TreeMap<>();

    private static final class Second {
        private int failed;
        private int slow;
        private int[] millis = new int[32];
        private int count;
        private boolean changed;

        void add(FinishedCall call) {
            if (count == millis.length) {
                millis = Arrays.copyOf(millis, 2 * count);
            }
            millis[count++] = (int) call.latency().toMillis();
            failed += call.failed() ? 1 : 0;
            slow += call.slow() ? 1 : 0;
            changed = true;
        }

        RibbonSecond summary(long at) {
            int[] sorted = Arrays.copyOf(millis, count);
            Arrays.sort(sorted);
            return new RibbonSecond(
                    at,
                    count - failed,
                    failed,
                    slow,
                    percentile(sorted, 50),
                    percentile(sorted, 99),
                    percentile(sorted, 100));
        }
    }

    synchronized void add(FinishedCall call) {
        seconds.computeIfAbsent(call.due().getEpochSecond(), unseen -> new Second())
                .add(call);
        seconds.headMap(seconds.lastKey() - LENGTH.toSeconds()).clear();
    }

    /** The seconds that changed since the last call of this method. */
    public synchronized List<RibbonSecond> changed() {
        List<RibbonSecond> changed = new ArrayList<>();
        seconds.forEach((at, second) -> {
            if (second.changed) {
                second.changed = false;
                changed.add(second.summary(at));
            }
        });
        return changed;
    }

    /** All seconds, the oldest first. */
    public synchronized List<RibbonSecond> all() {
        return seconds.entrySet().stream()
                .map(entry -> entry.getValue().summary(entry.getKey()))
                .toList();
    }

    /** All calls that were due in the last whole seconds, as one. @param now seconds since the epoch */
    public synchronized RibbonSecond last(Duration time, long now) {
        Second all = new Second();
        seconds.subMap(now - time.toSeconds(), now).values().forEach(second -> {
            for (int index = 0; index < second.count; index++) {
                all.millis = all.count == all.millis.length ? Arrays.copyOf(all.millis, 2 * all.count) : all.millis;
                all.millis[all.count++] = second.millis[index];
            }
            all.failed += second.failed;
            all.slow += second.slow;
        });
        return all.summary(now);
    }

    /** Nearest rank; 0 without a value. */
    private static int percentile(int[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[(sorted.length * percent + 99) / 100 - 1];
    }
}
