package dev.abacus.chaos.linearizability.keys;

import java.time.Duration;
import java.util.SplittableRandom;

/** Generator of the operations of one client; its seed decides them. Not thread-safe. */
final class OperationGenerator {

    private final SplittableRandom random;
    private final Workload workload;

    enum Action {
        READ(40),
        WRITE(20),
        CREATE(5),
        /** Reads, and writes on the condition that nothing has changed since. */
        COMPARE_AND_SET(20),
        DELETE(10),
        COMPARE_AND_DELETE(5);

        private final int weight;

        Action(int weight) {
            this.weight = weight;
        }
    }

    /** @param key from 0 */
    record PlannedOperation(Action action, int key, Duration pause) {}

    OperationGenerator(SplittableRandom random, Workload workload) {
        this.random = random;
        this.workload = workload;
    }

    PlannedOperation next() {
        return new PlannedOperation(
                action(),
                random.nextInt(workload.keys()),
                Duration.ofNanos(random.nextLong(2 * workload.pause().toNanos() + 1)));
    }

    private Action action() {
        int ticket = random.nextInt(100);
        for (Action action : Action.values()) {
            ticket -= action.weight;
            if (ticket < 0) {
                return action;
            }
        }
        throw new IllegalStateException("the weights are not 100 in sum");
    }
}
