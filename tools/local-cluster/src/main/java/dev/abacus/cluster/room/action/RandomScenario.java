package dev.abacus.cluster.room.action;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Pause;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Random faults, one after the other. A seed gives the same faults for the same processes and links. */
final class RandomScenario {
    private static final int FAULTS = 6;
    private static final int MIN_SECONDS = 3;
    private static final int MAX_SECONDS = 8;
    private static final Duration REST = Duration.ofSeconds(2);
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int DELAY_MILLIS = 400;
    private static final List<Verb> VERBS =
            List.of(Verb.KILL, Verb.PAUSE, Verb.RESTART, Verb.STOP, Verb.CUT, Verb.DELAY);

    private final List<Order> faults;
    private final Operator operator;
    private final Mark mark;

    RandomScenario(List<Order> faults, Operator operator, Mark mark) {
        this.faults = faults;
        this.operator = operator;
        this.mark = mark;
    }

    /**
     * The faults of a seed, whether they are possible now or not: what is shown before is what is done.
     *
     * @param targets the names of all processes
     * @param linked whether a link leads to a process
     */
    static List<Order> faults(long seed, List<String> targets, Predicate<String> linked) {
        if (targets.isEmpty()) {
            return List.of();
        }
        SplittableRandom random = new SplittableRandom(seed);
        return Stream.generate(() -> next(random, targets))
                .filter(drawn -> drawn.verb().appliesTo(drawn.kind()))
                .filter(drawn -> !drawn.verb().needsLink() || linked.test(drawn.target()))
                .limit(FAULTS)
                .toList();
    }

    /** Returns when the effects of the last fault are over. */
    void run() {
        for (Order fault : faults) {
            mark.step(fault.title());
            try {
                int id = operator.perform(fault).id();
                awaitEnd(id);
            } catch (ClusterException e) {
                mark.step("left out: " + e.getMessage());
            }
            Pause.of(REST);
        }
    }

    private static Order next(SplittableRandom random, List<String> targets) {
        Verb verb = VERBS.get(random.nextInt(VERBS.size()));
        String target = targets.get(random.nextInt(targets.size()));
        int seconds = random.nextInt(MIN_SECONDS, MAX_SECONDS);
        return new Order(verb, target, verb == Verb.DELAY ? DELAY_MILLIS : 0, verb.lasts() ? seconds : 0);
    }

    private void awaitEnd(int id) {
        while (operator.isOpen(id)) {
            Pause.of(INTERVAL);
        }
    }
}
