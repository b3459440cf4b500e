package dev.abacus.chaos.linearizability;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Depth first, through the orders of one key's operations, to one in which each answer is explained. */
final class Search<S, A> {

    private static final int NONE = -1;

    private final Object key;
    private final Model<S, A> model;
    private final int operations;
    private final Window<A> window;
    private final int atMost;
    private final long deadline;
    private final Explored<S> explored = new Explored<>();
    private final Deque<Place<S>> path = new ArrayDeque<>();
    private int farthest = NONE;
    private @Nullable DeadEnd<S, A> deadEnd;

    /** An operation in the order that is tried, the states around it, and what may come after it. */
    private record Place<S>(int operation, S before, S after, Iterator<Integer> candidates) {}

    /** @param deadline by {@link System#nanoTime()} */
    Search(Object key, Model<S, A> model, List<HistoryOperation<A>> history, int atMost, long deadline) {
        this.key = key;
        this.model = model;
        this.operations = history.size();
        this.window = new Window<>(history);
        this.atMost = atMost;
        this.deadline = deadline;
    }

    LinearizabilityResult verdict() {
        if (window.isEmpty()) {
            return new LinearizabilityResult.Linearizable(operations, 0);
        }
        go(NONE, model.initial(), model.initial());
        while (true) {
            Place<S> last = path.element();
            if (last.candidates().hasNext()) {
                tryNext(last, last.candidates().next());
                if (window.isEmpty()) {
                    return new LinearizabilityResult.Linearizable(operations, explored.size());
                }
            } else {
                DeadEnd<S, A> longest = remember(last.after());
                if (last.operation() == NONE) {
                    return new LinearizabilityResult.NotLinearizable(key, longest);
                }
                window.unplace(path.pop().operation());
            }
            if (explored.size() > atMost) {
                return new LinearizabilityResult.Undecided(key, "more than " + atMost + " configurations");
            }
            if (System.nanoTime() > deadline) {
                return new LinearizabilityResult.Undecided(
                        key, "no time left after " + explored.size() + " configurations");
            }
        }
    }

    private void tryNext(Place<S> last, int operation) {
        Optional<S> next = model.next(last.after(), window.operation(operation).action());
        if (next.isEmpty() || isDetour(last, operation, next)) {
            return;
        }
        window.place(operation);
        if (window.isEmpty()) {
            return;
        }
        if (explored.add(window.placed(), window.placedPending(), next.get())) {
            go(operation, last.after(), next.get());
        } else {
            window.unplace(operation);
        }
    }

    /**
     * Whether the last operation, one without an answer, may as well not have happened: this one, another such, leads to
     * the same state without it. Else the search would go through all sets of writes of which only the last is seen.
     */
    private boolean isDetour(Place<S> last, int operation, Optional<S> next) {
        return last.operation() != NONE
                && window.operation(last.operation()).isPending()
                && window.operation(operation).isPending()
                && model.next(last.before(), window.operation(operation).action())
                        .equals(next);
    }

    private void go(int operation, S before, S after) {
        path.push(new Place<>(operation, before, after, window.candidates().iterator()));
    }

    private DeadEnd<S, A> remember(S state) {
        int placed = window.placed().cardinality();
        if (deadEnd == null || placed > farthest) {
            farthest = placed;
            deadEnd = new DeadEnd<>(
                    path.reversed().stream()
                            .skip(1)
                            .map(place -> window.operation(place.operation()))
                            .toList(),
                    state,
                    window.candidates().stream().map(window::operation).toList());
        }
        return deadEnd;
    }
}
