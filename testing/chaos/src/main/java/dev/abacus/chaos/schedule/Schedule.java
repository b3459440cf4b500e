package dev.abacus.chaos.schedule;

import dev.abacus.cluster.LocalCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Schedule of random faults, at most two at a time. The same seed gives the same schedule. */
public record Schedule(List<Injection> injections) {

    private static final int MAX_CONCURRENT_FAULTS = 2;
    private static final Duration MIN_REST = Duration.ofSeconds(1);
    private static final Duration MAX_REST = Duration.ofSeconds(6);
    private static final Duration MIN_FAULT_TIME = Duration.ofSeconds(1);
    private static final Duration MAX_FAULT_TIME = Duration.ofSeconds(12);

    /** @param length all faults are repaired by then */
    public static Schedule random(long seed, Duration length) {
        var generator = new FaultGenerator(new SplittableRandom(seed));
        List<Injection> drawn = new ArrayList<>();
        for (int lane = 0; lane < MAX_CONCURRENT_FAULTS; lane++) {
            Duration now = generator.between(MIN_REST, MAX_REST);
            while (now.plus(MIN_FAULT_TIME).compareTo(length) < 0) {
                Injection next = next(generator, now, length, drawn);
                drawn.add(next);
                now = next.until().plus(generator.between(MIN_REST, MAX_REST));
            }
        }
        return new Schedule(
                drawn.stream().sorted(Comparator.comparing(Injection::at)).toList());
    }

    private static Injection next(FaultGenerator generator, Duration now, Duration length, List<Injection> drawn) {
        Duration wanted = now.plus(generator.between(MIN_FAULT_TIME, MAX_FAULT_TIME));
        Duration until = wanted.compareTo(length) < 0 ? wanted : length;
        return Stream.generate(() -> new Injection(now, until, generator.next()))
                .filter(injection -> drawn.stream().allMatch(injection::isCompatibleWith))
                .findFirst()
                .orElseThrow();
    }

    /** Returns when all faults are repaired. @param progress gets a line at the beginning and the end of each fault */
    public void inject(LocalCluster cluster, Consumer<String> progress) {
        long start = System.nanoTime();
        try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
            injections.forEach(
                    injection -> lanes.execute(() -> new FaultInjector(cluster, start, progress).inject(injection)));
        }
    }

    /** A line a fault, by which two runs can be compared. */
    @Override
    public String toString() {
        return injections.stream()
                .map(injection -> "%5.1f s  %s, for %.1f s%n"
                        .formatted(
                                injection.at().toMillis() / 1e3,
                                injection.fault().description(),
                                injection.until().minus(injection.at()).toMillis() / 1e3))
                .reduce("", String::concat);
    }
}
