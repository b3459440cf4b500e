package dev.abacus.cluster.room.action;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Pause;
import dev.abacus.cluster.room.view.Observation;
import dev.abacus.cluster.room.view.Part;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Random faults, one after the other. A seed gives the same faults for the same processes. */
final class RandomScenario {
    private static final int FAULTS = 6;
    private static final int MAX_DRAWS = 1_000;
    private static final int MIN_SECONDS = 3;
    private static final int MAX_SECONDS = 8;
    private static final Duration REST = Duration.ofSeconds(2);
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int DELAY_MILLIS = 400;
    private static final List<Verb> VERBS =
            List.of(Verb.KILL, Verb.PAUSE, Verb.RESTART, Verb.STOP, Verb.CUT, Verb.DELAY);

    private final SplittableRandom random;
    private final Operator operator;
    private final Supplier<Observation> seen;
    private final Mark mark;

    RandomScenario(long seed, Operator operator, Supplier<Observation> seen, Mark mark) {
        this.random = new SplittableRandom(seed);
        this.operator = operator;
        this.seen = seen;
        this.mark = mark;
    }

    /** Returns when the effects of the last fault are over. */
    void run() {
        List<String> targets = seen.get().parts().stream().map(Part::name).toList();
        for (int fault = 0; fault < FAULTS; fault++) {
            Order order = Stream.generate(() -> next(targets))
                    .limit(MAX_DRAWS)
                    .filter(drawn -> operator.refusal(drawn).isEmpty())
                    .findFirst()
                    .orElseThrow(() -> new ClusterException("no fault is possible now"));
            mark.step(order.title());
            try {
                int id = operator.perform(order).id();
                awaitEnd(id);
            } catch (ClusterException e) {
                mark.step("left out: " + e.getMessage());
            }
            Pause.of(REST);
        }
    }

    private Order next(List<String> targets) {
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
