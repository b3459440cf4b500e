package dev.abacus.chaos.faults;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How a row of the table is run.
 *
 * @param seed decides the load, whom a fault hits, and when
 * @param callsPerSecond far from what would load a machine that runs the whole suite; a fault of some milliseconds shall
 *     meet a call, though
 * @param before how long the load runs before the fault, at least
 * @param after how long it runs after the fault, at least
 * @param settling how long it runs after all is repaired, at least
 * @param longestOutage what a longer outage is cut down to
 * @param exact whether the marks of the table count as they are
 */
public record RunProfile(
        long seed,
        int callsPerSecond,
        Duration before,
        Duration after,
        Duration settling,
        Duration longestOutage,
        boolean exact) {

    private static final Duration ANY = Duration.ofDays(1);
    private static final Duration BRIEF = Duration.ofSeconds(8);
    private static final Duration HICCUP = Duration.ofMillis(250);

    /** For every build, on whatever machine: a fault that is not survived shows, the numbers are not to be quoted. */
    public static RunProfile brief(long seed) {
        return new RunProfile(seed, 20, Duration.ofSeconds(2), BRIEF, Duration.ofSeconds(3), BRIEF, false);
    }

    /** For the table: what is claimed is what is asserted. */
    public static RunProfile full(long seed) {
        return new RunProfile(
                seed, 50, Duration.ofSeconds(20), Duration.ofSeconds(40), Duration.ofSeconds(20), ANY, true);
    }

    /** To compare variants of a suite: outages long enough for Spring Cloud's defaults to notice them. */
    public static RunProfile compared(long seed) {
        return new RunProfile(
                seed,
                20,
                Duration.ofSeconds(2),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                false);
    }

    Duration outage(Duration wanted) {
        return wanted.compareTo(longestOutage) < 0 ? wanted : longestOutage;
    }

    /** For a machine that others use, too, twice as long and a hiccup. */
    Duration allowed(Duration mark) {
        return exact ? mark : mark.multipliedBy(2).plus(HICCUP);
    }

    <T> T choose(List<T> candidates) {
        return candidates.get(new SplittableRandom(seed).nextInt(candidates.size()));
    }

    /** When the fault happens, since the load's start: not always at the same point of whatever recurs each second. */
    Duration moment() {
        return before.plusMillis(new SplittableRandom(~seed).nextInt(1_000));
    }

    @Override
    public String toString() {
        return "seed " + seed;
    }
}
