package dev.abacus.systemtests.faults;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How a row of the table is run.
 *
 * @param seed decides the load, whom a fault hits, and when
 * @param before how long the load runs before the fault, at least
 * @param after how long it runs after the fault, at least
 * @param settling how long it runs after all is repaired, at least
 * @param longestOutage what a longer outage is cut down to
 * @param allowance how many times a mark of the table a call may take
 */
record Form(long seed, Duration before, Duration after, Duration settling, Duration longestOutage, int allowance) {

    private static final Duration ANY = Duration.ofDays(1);

    /** For every build, on whatever machine: a fault that is not survived shows, the numbers are not to be quoted. */
    static Form brief(long seed) {
        Duration outage = Duration.ofSeconds(8);
        return new Form(seed, Duration.ofSeconds(7), outage, Duration.ofSeconds(8), outage, 2);
    }

    /** For the table: what is claimed is what is asserted. */
    static Form full(long seed) {
        return new Form(seed, Duration.ofSeconds(20), Duration.ofSeconds(40), Duration.ofSeconds(20), ANY, 1);
    }

    /** One for each of {@code -Dabacus.seeds}. */
    static Stream<Form> allFull() {
        return LongStream.of(
                        Stream.of(System.getProperty("abacus.seeds", "1,2,3").split(","))
                                .mapToLong(Long::parseLong)
                                .toArray())
                .mapToObj(Form::full);
    }

    Duration outage(Duration wanted) {
        return wanted.compareTo(longestOutage) < 0 ? wanted : longestOutage;
    }

    Duration allowed(Duration mark) {
        return mark.multipliedBy(allowance);
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
