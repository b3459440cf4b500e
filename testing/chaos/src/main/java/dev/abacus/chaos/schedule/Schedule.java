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

/** Random faults, two at a time. */
public record Schedule(List<Injection> injections) {

    private static final int AT_A_TIME = 2;
    private static final Duration SHORTEST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofSeconds(6);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(12);

    /** @param length all faults are repaired by then */
    public static Schedule draw(long seed, Duration length) {
        var draw = new FaultGenerator(new SplittableRandom(seed));
        List<Injection> drawn = new ArrayList<>();
        for (int lane = 0; lane < AT_A_TIME; lane++) {
            Duration now = draw.between(SHORTEST_REST, LONGEST_REST);
            while (now.plus(SHORTEST).compareTo(length) < 0) {
                Injection next = next(draw, now, length, drawn);
                drawn.add(next);
                now = next.until().plus(draw.between(SHORTEST_REST, LONGEST_REST));
            }
        }
        return new Schedule(
                drawn.stream().sorted(Comparator.comparing(Injection::at)).toList());
    }

    private static Injection next(FaultGenerator draw, Duration now, Duration length, List<Injection> drawn) {
        Duration wanted = now.plus(draw.between(SHORTEST, LONGEST));
        Duration until = wanted.compareTo(length) < 0 ? wanted : length;
        return Stream.generate(() -> new Injection(now, until, draw.damage()))
                .filter(injection -> drawn.stream().allMatch(injection::goesWith))
                .findFirst()
                .orElseThrow();
    }

    /** Returns when all are repaired. @param story is told of each when it begins and when it ends */
    public void happenTo(LocalCluster cluster, Consumer<String> story) {
        long start = System.nanoTime();
        try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
            injections.forEach(
                    injection -> lanes.execute(() -> new FaultInjector(cluster, start, story).take(injection)));
        }
    }

    /** So that another run can be told to be the same. */
    @Override
    public String toString() {
        return injections.stream()
                .map(injection -> "%5.1f s  %s, for %.1f s%n"
                        .formatted(
                                injection.at().toMillis() / 1e3,
                                injection.damage(),
                                injection.until().minus(injection.at()).toMillis() / 1e3))
                .reduce("", String::concat);
    }
}
