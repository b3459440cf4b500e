package dev.abacus.chaos.faults;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Profile of the runs of a fault table: their load, times and limits.
 *
 * @param seed decides the load, the victim of a fault, and its time
 * @param callsPerSecond few enough for a machine that runs the whole suite, enough for a fault of some milliseconds to hit
 *     a call
 * @param runUp time at the start of a load whose calls do not count: connections are made
 * @param before minimum time of load before the fault, after the run-up
 * @param after minimum time of load after the fault
 * @param settling minimum time of load after all is repaired
 * @param maxOutage longer outages are cut to this
 * @param exact whether the limits of the table count as they are
 */
public record RunProfile(
        long seed,
        int callsPerSecond,
        Duration runUp,
        Duration before,
        Duration after,
        Duration settling,
        Duration maxOutage,
        boolean exact) {

    private static final Duration ANY = Duration.ofDays(1);
    private static final Duration RUN_UP = Duration.ofSeconds(5);
    private static final Duration BRIEF = Duration.ofSeconds(6);
    private static final Duration HICCUP = Duration.ofMillis(500);

    /** For every build, on any machine: shows whether a fault is survived, not what it costs. */
    public static RunProfile brief(long seed) {
        return new RunProfile(
                seed, 20, Duration.ofSeconds(2), Duration.ofSeconds(2), BRIEF, Duration.ofSeconds(3), BRIEF, false);
    }

    /** For the table: the documented limits are asserted. */
    public static RunProfile full(long seed) {
        return new RunProfile(
                seed, 50, RUN_UP, Duration.ofSeconds(20), Duration.ofSeconds(40), Duration.ofSeconds(20), ANY, true);
    }

    /** To compare variants of a suite: outages long enough for Spring Cloud's defaults to notice them. */
    public static RunProfile compared(long seed) {
        return new RunProfile(
                seed,
                20,
                RUN_UP,
                Duration.ofSeconds(2),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                false);
    }

    Duration outage(Duration wanted) {
        return wanted.compareTo(maxOutage) < 0 ? wanted : maxOutage;
    }

    /** Twice as long and a hiccup on a machine that is also used otherwise. */
    Duration limit(Duration exactly) {
        return exact ? exactly : exactly.multipliedBy(2).plus(HICCUP);
    }

    <T> T choose(List<T> candidates) {
        return candidates.get(new SplittableRandom(seed).nextInt(candidates.size()));
    }

    /** When the fault is injected, since the load's start: not always at the same point of what recurs each second. */
    Duration faultTime() {
        return before.plusMillis(new SplittableRandom(~seed).nextInt(1_000));
    }

    @Override
    public String toString() {
        return "seed " + seed;
    }
}
