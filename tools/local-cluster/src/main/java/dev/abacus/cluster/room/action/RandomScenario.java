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
    private static final List<ActionType> TYPES = List.of(
            ActionType.KILL, ActionType.PAUSE, ActionType.RESTART, ActionType.STOP, ActionType.CUT, ActionType.DELAY);

    private final List<ActionRequest> faults;
    private final ActionExecutor executor;
    private final Incident incident;

    RandomScenario(List<ActionRequest> faults, ActionExecutor executor, Incident incident) {
        this.faults = faults;
        this.executor = executor;
        this.incident = incident;
    }

    /**
     * The faults of a seed, whether they are possible now or not: what is shown before is what is done.
     *
     * @param targets the names of all processes
     * @param linked whether a link leads to a process
     */
    static List<ActionRequest> faults(long seed, List<String> targets, Predicate<String> linked) {
        if (targets.isEmpty()) {
            return List.of();
        }
        SplittableRandom random = new SplittableRandom(seed);
        return Stream.generate(() -> next(random, targets))
                .filter(drawn -> drawn.type().appliesTo(drawn.kind()))
                .filter(drawn -> !drawn.type().needsLink() || linked.test(drawn.target()))
                .limit(FAULTS)
                .toList();
    }

    /** Returns when the effects of the last fault are over. */
    void run() {
        for (ActionRequest fault : faults) {
            incident.step(fault.title());
            try {
                int id = executor.perform(fault).id();
                awaitEnd(id);
            } catch (ClusterException e) {
                incident.step("left out: " + e.getMessage());
            }
            Pause.of(REST);
        }
    }

    private static ActionRequest next(SplittableRandom random, List<String> targets) {
        ActionType type = TYPES.get(random.nextInt(TYPES.size()));
        String target = targets.get(random.nextInt(targets.size()));
        int seconds = random.nextInt(MIN_SECONDS, MAX_SECONDS);
        return new ActionRequest(type, target, type == ActionType.DELAY ? DELAY_MILLIS : 0, type.lasts() ? seconds : 0);
    }

    private void awaitEnd(int id) {
        while (executor.isOpen(id)) {
            Pause.of(INTERVAL);
        }
    }
}
