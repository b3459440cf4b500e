package dev.abacus.chaos.linearizability;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Depth-first search for a linearization of one key's operations: an order in which each answer is explained. */
final class Search<S, A> {

    private static final int NONE = -1;

    private final Object key;
    private final Model<S, A> model;
    private final int operations;
    private final UnlinearizedOperations<A> unlinearized;
    private final int maxConfigurations;
    private final long deadline;
    private final VisitedConfigurations<S> visited = new VisitedConfigurations<>();
    private final Deque<Step<S>> path = new ArrayDeque<>();
    private int longest = NONE;
    private @Nullable Counterexample<S, A> counterexample;

    /** An operation in the order that is tried, the states before and after it, and the candidates for the next place. */
    private record Step<S>(int operation, S before, S after, Iterator<Integer> candidates) {}

    /** @param deadline by {@link System#nanoTime()} */
    Search(Object key, Model<S, A> model, List<HistoryOperation<A>> history, int maxConfigurations, long deadline) {
        this.key = key;
        this.model = model;
        this.operations = history.size();
        this.unlinearized = new UnlinearizedOperations<>(history);
        this.maxConfigurations = maxConfigurations;
        this.deadline = deadline;
    }

    LinearizabilityResult result() {
        if (unlinearized.isEmpty()) {
            return new LinearizabilityResult.Linearizable(operations, 0);
        }
        go(NONE, model.initial(), model.initial());
        while (true) {
            Step<S> last = path.element();
            if (last.candidates().hasNext()) {
                tryNext(last, last.candidates().next());
                if (unlinearized.isEmpty()) {
                    return new LinearizabilityResult.Linearizable(operations, visited.size());
                }
            } else {
                Counterexample<S, A> found = counterexample(last.after());
                if (last.operation() == NONE) {
                    return new LinearizabilityResult.NotLinearizable(key, found);
                }
                unlinearized.undo(path.pop().operation());
            }
            if (visited.size() > maxConfigurations) {
                return new LinearizabilityResult.Undecided(key, "more than " + maxConfigurations + " configurations");
            }
            if (System.nanoTime() > deadline) {
                return new LinearizabilityResult.Undecided(
                        key, "no time left after " + visited.size() + " configurations");
            }
        }
    }

    private void tryNext(Step<S> last, int operation) {
        Optional<S> next =
                model.next(last.after(), unlinearized.operation(operation).action());
        if (next.isEmpty() || isDetour(last, operation, next)) {
            return;
        }
        unlinearized.linearize(operation);
        if (unlinearized.isEmpty()) {
            return;
        }
        if (visited.add(unlinearized.linearized(), unlinearized.linearizedPending(), next.get())) {
            go(operation, last.after(), next.get());
        } else {
            unlinearized.undo(operation);
        }
    }

    /**
     * Whether the last operation, one without an answer, may as well not have happened: this one, another such, leads to
     * the same state without it. Else the search would go through all sets of writes of which only the last is seen.
     */
    private boolean isDetour(Step<S> last, int operation, Optional<S> next) {
        return last.operation() != NONE
                && unlinearized.operation(last.operation()).isPending()
                && unlinearized.operation(operation).isPending()
                && model.next(last.before(), unlinearized.operation(operation).action())
                        .equals(next);
    }

    private void go(int operation, S before, S after) {
        path.push(new Step<>(operation, before, after, unlinearized.candidates().iterator()));
    }

    /** The longest one so far, that of this state included. */
    private Counterexample<S, A> counterexample(S state) {
        int linearized = unlinearized.linearized().cardinality();
        if (counterexample == null || linearized > longest) {
            longest = linearized;
            counterexample = new Counterexample<>(
                    path.reversed().stream()
                            .skip(1)
                            .map(step -> unlinearized.operation(step.operation()))
                            .toList(),
                    state,
                    unlinearized.candidates().stream()
                            .map(unlinearized::operation)
                            .toList());
        }
        return counterexample;
    }
}
